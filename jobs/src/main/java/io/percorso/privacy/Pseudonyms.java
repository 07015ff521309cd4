package io.percorso.privacy;

import static org.apache.spark.sql.functions.udf;

import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;
import org.jspecify.annotations.Nullable;

/**
 * Pseudonyms of identifiers: the first 128 bits of HMAC-SHA256 under the key, as 32 lower-case hex
 * digits. The same identifier always has the same pseudonym; without the key neither can be had
 * from the other.
 */
public final class Pseudonyms implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final String ALGORITHM = "HmacSHA256";
  private static final int BYTES = 16;

  private final PseudonymKey key;

  public Pseudonyms(PseudonymKey key) {
    this.key = key;
  }

  /** The pseudonym of an identifier that is already normalised. */
  public String of(String identifier) {
    return hex(mac(), identifier);
  }

  /**
   * The pseudonyms of a text column's identifiers, which it normalises first; null where there is
   * no identifier.
   */
  public Column of(IdentifierKind kind, Column text, Identifiers identifiers) {
    return udf(new Pseudonymise(this, kind, identifiers), DataTypes.StringType)
        .withName("pseudonym")
        .apply(text);
  }

  /** Makes pseudonyms of one kind after the other on the calling thread, and on no other. */
  public Pseudonymiser onOneThread(Identifiers identifiers) {
    return new Pseudonymiser(mac(), identifiers);
  }

  private Mac mac() {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key.bytes(), ALGORITHM));
      return mac;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This Java has no " + ALGORITHM, e);
    }
  }

  static String hex(Mac mac, String identifier) {
    byte[] digest = mac.doFinal(identifier.getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(digest, 0, BYTES);
  }

  @Override
  public String toString() {
    return "Pseudonyms[redacted]";
  }

  /** One hash engine per thread: it may not be shared. */
  private static final class Pseudonymise implements UDF1<@Nullable String, @Nullable String> {
    private static final long serialVersionUID = 1L;

    private final Pseudonyms pseudonyms;
    private final IdentifierKind kind;
    private final Identifiers identifiers;
    private transient ThreadLocal<Pseudonymiser> threads;

    Pseudonymise(Pseudonyms pseudonyms, IdentifierKind kind, Identifiers identifiers) {
      this.pseudonyms = pseudonyms;
      this.kind = kind;
      this.identifiers = identifiers;
      this.threads = ThreadLocal.withInitial(this::onThisThread);
    }

    private Pseudonymiser onThisThread() {
      return pseudonyms.onOneThread(identifiers);
    }

    @Override
    public @Nullable String call(@Nullable String value) {
      return threads.get().of(kind, value);
    }

    private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
      in.defaultReadObject();
      threads = ThreadLocal.withInitial(this::onThisThread);
    }
  }
}
