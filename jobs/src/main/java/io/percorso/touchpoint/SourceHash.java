package io.percorso.touchpoint;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.octet_length;
import static org.apache.spark.sql.functions.sha2;
import static org.apache.spark.sql.functions.substring;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import org.apache.spark.sql.Column;
import org.jspecify.annotations.Nullable;

/**
 * Ids made of source keys: 32 hex digits, the first 128 bits of SHA-256 over the fields in order.
 * Each field is written as its length in UTF-8 bytes, a colon and its bytes, null as a dash, so
 * that no two lists of fields write the same bytes.
 */
public final class SourceHash {
  private static final int HEX_DIGITS = 32;

  private SourceHash() {}

  /** The id of these fields, in memory. */
  public static String of(@Nullable String... fields) {
    MessageDigest digest = sha256();
    for (String field : fields) {
      if (field == null) {
        digest.update((byte) '-');
      } else {
        byte[] bytes = field.getBytes(StandardCharsets.UTF_8);
        digest.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
        digest.update(bytes);
      }
    }
    return HexFormat.of().formatHex(digest.digest(), 0, HEX_DIGITS / 2);
  }

  /** The same id as {@link #of}, of text columns. */
  public static Column column(Column... fields) {
    Column[] written =
        Arrays.stream(fields)
            .map(
                field ->
                    coalesce(concat(octet_length(field).cast("string"), lit(":"), field), lit("-")))
            .toArray(Column[]::new);
    return substring(sha2(concat(written), 256), 1, HEX_DIGITS);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("This Java has no SHA-256; use a standard JDK 17.", e);
    }
  }
}
