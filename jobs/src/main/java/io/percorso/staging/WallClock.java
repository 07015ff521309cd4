package io.percorso.staging;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneRules;

/**
 * Between instants and what a clock on a wall of a zone shows at them; both are microseconds since
 * 1970-01-01 00:00, there in UTC and here in the zone. A time that the clock skips in spring moves
 * forward by the gap; of one that it shows twice in autumn, the earlier instant is meant.
 */
final class WallClock {
  private static final long SECOND = 1_000_000L;
  private static final long DAY = 86_400 * SECOND;

  private final ZoneRules rules;
  private final boolean isFixed;
  private final long fixedOffset;

  WallClock(ZoneId zone) {
    rules = zone.getRules();
    isFixed = rules.isFixedOffset();
    fixedOffset = isFixed ? micros(rules.getOffset(Instant.EPOCH)) : 0;
  }

  /** An instant as microseconds since the epoch. */
  static long micros(Instant instant) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
  }

  /** The instant at which the clock shows this. */
  long instantOf(long shown) {
    if (isFixed) {
      return shown - fixedOffset;
    }
    // in a gap the rules answer with the offset before it, in an overlap with the earlier one's
    return shown
        - micros(
            rules.getOffset(
                LocalDateTime.ofEpochSecond(Math.floorDiv(shown, SECOND), 0, ZoneOffset.UTC)));
  }

  /** The midnight, as an instant, with which a day since 1970-01-01 begins. */
  long startOf(int day) {
    return instantOf(day * DAY);
  }

  /** The day since 1970-01-01 that the clock shows at an instant. */
  int dayOf(long instant) {
    long offset =
        isFixed
            ? fixedOffset
            : micros(rules.getOffset(Instant.ofEpochSecond(Math.floorDiv(instant, SECOND))));
    return (int) Math.floorDiv(instant + offset, DAY);
  }

  private static long micros(ZoneOffset offset) {
    return offset.getTotalSeconds() * SECOND;
  }
}
