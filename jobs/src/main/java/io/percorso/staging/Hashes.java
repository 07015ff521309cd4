package io.percorso.staging;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Hashes of text: long ones, which are as good as the text itself, and 64 bits to find equal texts
 * by. For one thread.
 */
final class Hashes {
  private static final long START = 0x9E3779B97F4A7C15L;
  private static final long FACTOR = 0xFF51AFD7ED558CCDL;
  private static final int NULL = -1;

  private final MessageDigest sha256;

  Hashes() {
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("This Java has no SHA-256", e);
    }
  }

  /** SHA-256 in lower-case hex digits. */
  String sha256(String text) {
    return HexFormat.of().formatHex(sha256.digest(text.getBytes(StandardCharsets.UTF_8)));
  }

  /** 64 bits: equal lists of texts have equal ones; of unequal lists very few do. */
  static long of(@Nullable String... texts) {
    long hash = START;
    for (String text : texts) {
      if (text == null) {
        hash = mixed(hash ^ NULL);
      } else {
        for (int i = 0; i < text.length(); i++) {
          hash = mixed(hash ^ text.charAt(i));
        }
        hash = mixed(hash ^ ((long) text.length() << 32));
      }
    }
    return hash;
  }

  private static long mixed(long hash) {
    long product = hash * FACTOR;
    return product ^ (product >>> 32);
  }
}
