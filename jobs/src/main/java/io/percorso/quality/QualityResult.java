package io.percorso.quality;

import org.jspecify.annotations.Nullable;

/**
 * The result of one check.
 *
 * @param check which, as {@link QualityResults#CONTRACT} lists them
 * @param subject the table or feed
 * @param measured what was found, in the check's unit; null: nothing to measure
 * @param bound what it was held against; null: none
 * @param message in words, with an example where a row broke it
 */
public record QualityResult(
    String check,
    String subject,
    Status status,
    @Nullable Double measured,
    @Nullable Double bound,
    String message) {

  /** What a result means for the night. */
  public enum Status {
    PASSED,
    /** Told, and published all the same. */
    WARNED,
    /** Nothing is published. */
    FAILED
  }

  @Override
  public String toString() {
    return "%s of %s: %s".formatted(check, subject, message);
  }
}
