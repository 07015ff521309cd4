package io.percorso.staging;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.chrono.IsoChronology;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.catalyst.util.DateTimeUtils;

/**
 * Reads instants and dates from text: {@code yyyy-MM-dd}, and behind it {@code T} or a space,
 * {@code HH:mm}, perhaps seconds with up to nine decimals, perhaps a zone ({@code Z}, an offset, a
 * name). Anything else is no instant. Decimals beyond microseconds are cut off. For one thread.
 */
final class InstantText {
  /** Stands for no instant: no text says it. */
  static final long NONE = Long.MIN_VALUE;

  /** Stands for no date. */
  static final int NO_DAY = Integer.MIN_VALUE;

  private static final int DATE_LENGTH = 10;
  private static final int MINUTES_LENGTH = 16;
  private static final int MOST_DECIMALS = 9;
  private static final int MICRO_DECIMALS = 6;
  private static final int MOST_ZONES = 10_000;
  private static final long SECOND = 1_000_000L;

  private final WallClock feedClock;
  private final Map<String, Optional<WallClock>> clocks = new HashMap<>();

  /** Reads times without a zone as those of the feed's zone. */
  InstantText(ZoneId feedZone) {
    feedClock = new WallClock(feedZone);
  }

  /** Whether a text has the form of a date without a time. */
  static boolean isDate(String text) {
    return text.length() == DATE_LENGTH && hasDate(text);
  }

  /** The day since 1970-01-01 of a text that {@link #isDate}; NO_DAY: there is no such date. */
  static int day(String date) {
    int year = digits(date, 0, 4);
    int month = digits(date, 5, 7);
    int day = digits(date, 8, 10);
    return month < 1 || month > 12 || day < 1 || day > daysOf(year, month)
        ? NO_DAY
        : (int) IsoChronology.INSTANCE.date(year, month, day).toEpochDay();
  }

  /** Microseconds since the epoch of a text with date and time; NONE: it is no such text. */
  long micros(String text) {
    int end = endOf(text);
    if (end < MINUTES_LENGTH || !hasDate(text) || !hasMinutes(text)) {
      return NONE;
    }
    int day = day(text);
    int hour = digits(text, 11, 13);
    int minute = digits(text, 14, 16);
    int second = 0;
    long micros = 0;
    int at = MINUTES_LENGTH;
    if (at < end && text.charAt(at) == ':') {
      if (!areDigits(text, at + 1, at + 3, end)) {
        return NONE;
      }
      second = digits(text, at + 1, at + 3);
      at += 3;
      if (at < end && text.charAt(at) == '.') {
        int decimals = at + 1;
        at = decimals;
        while (at < end && isDigit(text.charAt(at))) {
          at++;
        }
        if (at == decimals || at - decimals > MOST_DECIMALS) {
          return NONE;
        }
        micros = decimals(text, decimals, at);
      }
    }
    if (day == NO_DAY || hour > 23 || minute > 59 || second > 59) {
      return NONE;
    }
    long shown = (((day * 24L + hour) * 60 + minute) * 60 + second) * SECOND + micros;
    return at == end ? feedClock.instantOf(shown) : zoned(shown, text, at, end);
  }

  private long zoned(long shown, String text, int from, int end) {
    int at = text.charAt(from) == ' ' ? from + 1 : from;
    if (at + 1 == end && text.charAt(at) == 'Z') {
      return shown;
    }
    Optional<WallClock> clock = clock(text.substring(at, end));
    return clock.isEmpty() ? NONE : clock.get().instantOf(shown);
  }

  private Optional<WallClock> clock(String zone) {
    Optional<WallClock> known = clocks.get(zone);
    if (known != null) {
      return known;
    }
    if (clocks.size() >= MOST_ZONES) {
      clocks.clear();
    }
    Optional<WallClock> clock = isZone(zone) ? newClock(zone) : Optional.empty();
    clocks.put(zone, clock);
    return clock;
  }

  private static Optional<WallClock> newClock(String zone) {
    try {
      return Optional.of(new WallClock(DateTimeUtils.getZoneId(zone)));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** An offset such as +01, +0130 or +01:30, or what may be the name of a zone. */
  private static boolean isZone(String text) {
    if (text.isEmpty()) {
      return false;
    }
    char first = text.charAt(0);
    int length = text.length();
    if (first == '+' || first == '-') {
      int minutes = length == 6 && text.charAt(3) == ':' ? 4 : 3;
      return areDigits(text, 1, 3, length)
          && (length == 3 || (length == minutes + 2 && areDigits(text, minutes, length, length)));
    }
    if (!isLetter(first)) {
      return false;
    }
    for (int i = 1; i < length; i++) {
      char c = text.charAt(i);
      if (!isLetter(c) && !isDigit(c) && "_+/:-".indexOf(c) < 0) {
        return false;
      }
    }
    return true;
  }

  /** Spark overlooks one line break behind a time. */
  private static int endOf(String text) {
    int end = text.length();
    if (end > 0 && text.charAt(end - 1) == '\n') {
      end--;
      return end > 0 && text.charAt(end - 1) == '\r' ? end - 1 : end;
    }
    return end > 0 && text.charAt(end - 1) == '\r' ? end - 1 : end;
  }

  private static boolean hasDate(String text) {
    return areDigits(text, 0, 4, text.length())
        && text.charAt(4) == '-'
        && areDigits(text, 5, 7, text.length())
        && text.charAt(7) == '-'
        && areDigits(text, 8, 10, text.length());
  }

  private static boolean hasMinutes(String text) {
    char between = text.charAt(10);
    return (between == ' ' || between == 'T')
        && areDigits(text, 11, 13, text.length())
        && text.charAt(13) == ':'
        && areDigits(text, 14, 16, text.length());
  }

  private static int daysOf(int year, int month) {
    return switch (month) {
      case 2 -> IsoChronology.INSTANCE.isLeapYear(year) ? 29 : 28;
      case 4, 6, 9, 11 -> 30;
      default -> 31;
    };
  }

  private static long decimals(String text, int from, int to) {
    long micros = 0;
    for (int i = 0; i < MICRO_DECIMALS; i++) {
      micros = micros * 10 + (from + i < to ? text.charAt(from + i) - '0' : 0);
    }
    return micros;
  }

  private static int digits(String text, int from, int to) {
    int number = 0;
    for (int i = from; i < to; i++) {
      number = number * 10 + text.charAt(i) - '0';
    }
    return number;
  }

  private static boolean areDigits(String text, int from, int to, int end) {
    if (to > end) {
      return false;
    }
    for (int i = from; i < to; i++) {
      if (!isDigit(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }
}
