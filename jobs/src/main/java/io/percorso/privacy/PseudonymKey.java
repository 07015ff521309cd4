package io.percorso.privacy;

import io.percorso.config.ConfigReader;
import java.io.IOException;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/**
 * The secret under which identifiers become pseudonyms. It comes from the environment or a mounted
 * file and is never printed. Two runs agree on who is who only under the same key.
 */
public final class PseudonymKey implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Shorter keys could be guessed. */
  public static final int LEAST_BYTES = 16;

  private static final String HOW_TO =
      "Put at least "
          + LEAST_BYTES
          + " random characters into the environment variable PERCORSO_KEY, or into a file that"
          + " percorso.privacy.key-file names, and keep it: without it no earlier pseudonym can be"
          + " made again";

  private final byte[] bytes;

  private PseudonymKey(byte[] bytes) {
    this.bytes = bytes;
  }

  /** A key of these bytes. */
  public static PseudonymKey of(byte[] secret) {
    if (secret.length < LEAST_BYTES) {
      throw new IllegalArgumentException("The key is too short. " + HOW_TO + ".");
    }
    return new PseudonymKey(secret.clone());
  }

  /** Reads key or key-file of the block {@code percorso.privacy}. */
  public static PseudonymKey from(ConfigReader reader) {
    Optional<String> key = reader.optionalString("key").filter(text -> !text.isEmpty());
    Optional<String> file = reader.optionalString("key-file").filter(text -> !text.isEmpty());
    if (key.isPresent() && file.isPresent()) {
      reader.problem("key-file", "is given beside a key (perhaps PERCORSO_KEY). Keep one of them");
      return placeholder();
    }
    if (file.isPresent()) {
      return fromFile(reader, file.get());
    }
    if (key.isPresent()) {
      return checked(reader, "key", key.get().getBytes(StandardCharsets.UTF_8));
    }
    reader.problem(
        "key", "is missing: without a key for the pseudonyms there is no run. " + HOW_TO);
    return placeholder();
  }

  private static PseudonymKey fromFile(ConfigReader reader, String file) {
    try {
      String text = Files.readString(Path.of(file), StandardCharsets.ISO_8859_1);
      return checked(
          reader, "key-file", text.stripTrailing().getBytes(StandardCharsets.ISO_8859_1));
    } catch (IOException | RuntimeException e) {
      reader.problem(
          "key-file",
          "= \"%s\" cannot be read (%s). %s".formatted(file, e.getClass().getSimpleName(), HOW_TO));
      return placeholder();
    }
  }

  private static PseudonymKey checked(ConfigReader reader, String setting, byte[] secret) {
    if (secret.length < LEAST_BYTES) {
      reader.problem(setting, "holds fewer than " + LEAST_BYTES + " bytes. " + HOW_TO);
      return placeholder();
    }
    return new PseudonymKey(secret);
  }

  /** Never used: the configuration that led to it is refused. */
  private static PseudonymKey placeholder() {
    return new PseudonymKey(new byte[LEAST_BYTES]);
  }

  byte[] bytes() {
    return bytes.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PseudonymKey key && Arrays.equals(bytes, key.bytes);
  }

  @Override
  public int hashCode() {
    return PseudonymKey.class.hashCode();
  }

  @Override
  public String toString() {
    return "PseudonymKey[redacted]";
  }
}
