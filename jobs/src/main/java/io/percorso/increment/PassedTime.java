package io.percorso.increment;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.unix_micros;

import io.percorso.touchpoint.Micros;
import java.time.Duration;
import java.time.Instant;
import org.apache.spark.sql.Column;

/**
 * The ends of two run dates, in either order, and what came to its end between them.
 *
 * @param journeyGap how long after its last touchpoint a journey is open
 * @param pickupExpiry how long a line may be ready
 */
public record PassedTime(
    Instant before, Instant after, Duration journeyGap, Duration pickupExpiry) {

  /** Whether a journey that ended at an instant was open at one of the ends alone. */
  Column isOtherwiseOpen(String endedAt) {
    return isOpen(before, endedAt).notEqual(isOpen(after, endedAt));
  }

  private Column isOpen(Instant end, String endedAt) {
    return lit(Micros.of(end)).minus(unix_micros(col(endedAt))).leq(Micros.of(journeyGap));
  }

  /** Whether a line that was ready at an instant was so for too long at one of the ends alone. */
  Column isOtherwiseExpired(String readyAt) {
    return isExpired(before, readyAt).notEqual(isExpired(after, readyAt));
  }

  private Column isExpired(Instant end, String readyAt) {
    return unix_micros(col(readyAt)).plus(Micros.of(pickupExpiry)).lt(Micros.of(end));
  }
}
