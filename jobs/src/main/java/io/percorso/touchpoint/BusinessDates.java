package io.percorso.touchpoint;

import java.sql.Date;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;

/**
 * The date of an instant in the business zone. It remembers the day it saw last, so one instance
 * belongs to one thread.
 */
final class BusinessDates {
  private final ZoneId zone;
  private long dayStart = 1;
  private long dayEnd;
  private Date day = new Date(0);

  BusinessDates(ZoneId zone) {
    this.zone = zone;
  }

  /** The date of an instant in microseconds. */
  Date of(long micros) {
    if (micros < dayStart || micros >= dayEnd) {
      remember(Instant.ofEpochSecond(Math.floorDiv(micros, 1_000_000L)).atZone(zone).toLocalDate());
    }
    return day;
  }

  private void remember(LocalDate date) {
    day = Date.valueOf(date);
    dayStart = Micros.of(date.atStartOfDay(zone).toInstant());
    dayEnd = Micros.of(date.plusDays(1).atStartOfDay(zone).toInstant());
  }
}
