package io.percorso.touchpoint;

import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Instants in memory: microseconds since the epoch, UTC, as Spark counts them. */
public final class Micros {
  private static final long PER_SECOND = 1_000_000L;

  private Micros() {}

  public static long of(Timestamp timestamp) {
    return Math.floorDiv(timestamp.getTime(), 1000L) * PER_SECOND + timestamp.getNanos() / 1000;
  }

  public static long of(Instant instant) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
  }

  public static long of(Duration duration) {
    return Math.addExact(
        Math.multiplyExact(duration.getSeconds(), PER_SECOND), duration.getNano() / 1000);
  }

  public static Timestamp toTimestamp(long micros) {
    Timestamp timestamp = new Timestamp(Math.floorDiv(micros, PER_SECOND) * 1000L);
    timestamp.setNanos((int) Math.floorMod(micros, PER_SECOND) * 1000);
    return timestamp;
  }
}
