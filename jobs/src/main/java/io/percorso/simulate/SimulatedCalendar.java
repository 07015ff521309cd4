package io.percorso.simulate;

import java.io.Serializable;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;

/** The simulated days. Instants are milliseconds since the epoch; day 0 is the first date. */
final class SimulatedCalendar implements Serializable {
  static final long SECOND = 1000;
  static final long MINUTE = 60 * SECOND;
  static final long HOUR = 60 * MINUTE;
  static final long DAY = 24 * HOUR;

  private static final long serialVersionUID = 1;

  private final LocalDate firstDate;
  private final ZoneId zone;
  private final long[] midnights;

  SimulatedCalendar(LocalDate firstDate, int days, ZoneId zone) {
    this.firstDate = firstDate;
    this.zone = zone;
    midnights = new long[days + 1];
    for (int day = 0; day <= days; day++) {
      midnights[day] = firstDate.plusDays(day).atStartOfDay(zone).toInstant().toEpochMilli();
    }
  }

  int days() {
    return midnights.length - 1;
  }

  /** The midnight that begins a day, and some time more. */
  long at(int day, long millis) {
    return midnights[day] + millis;
  }

  /** Just after the first midnight. */
  long earliest() {
    return midnights[0] + 30 * MINUTE;
  }

  /** The first instant after the last day. */
  long end() {
    return midnights[days()];
  }

  /** The day an instant lies in. */
  int dayOf(long instant) {
    int found = Arrays.binarySearch(midnights, instant);
    return found >= 0 ? found : -found - 2;
  }

  String date(int day) {
    return firstDate.plusDays(day).toString();
  }

  /** The instant in ISO-8601 with the zone's offset, as {@code 2026-03-29T03:10:00.120+02:00}. */
  String text(long instant) {
    ZoneOffset offset = zone.getRules().getOffset(Instant.ofEpochMilli(instant));
    LocalDateTime local = LocalDateTime.ofEpochSecond(Math.floorDiv(instant, SECOND), 0, offset);
    StringBuilder text = new StringBuilder(29);
    padded(text, local.getYear(), 4).append('-');
    padded(text, local.getMonthValue(), 2).append('-');
    padded(text, local.getDayOfMonth(), 2).append('T');
    padded(text, local.getHour(), 2).append(':');
    padded(text, local.getMinute(), 2).append(':');
    padded(text, local.getSecond(), 2).append('.');
    padded(text, (int) Math.floorMod(instant, SECOND), 3);
    return text.append(offset.getId()).toString();
  }

  private static StringBuilder padded(StringBuilder text, int number, int width) {
    for (int limit = (int) Math.pow(10, width - 1.0); limit > Math.max(number, 1); limit /= 10) {
      text.append('0');
    }
    return text.append(number);
  }
}
