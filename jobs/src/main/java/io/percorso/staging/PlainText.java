package io.percorso.staging;

import io.percorso.source.FeedColumn;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Typed values as text, as Spark casts them: instants in UTC, decimals without exponent. */
final class PlainText {
  private static final int SECOND = 1_000_000;
  private static final DateTimeFormatter INSTANT =
      new DateTimeFormatterBuilder()
          .append(DateTimeFormatter.ISO_LOCAL_DATE)
          .appendPattern(" HH:mm:ss")
          .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
          .toFormatter(Locale.ROOT);

  private PlainText() {}

  /** A typed value of a column that is no map; null stays null. */
  static @Nullable String of(FeedColumn.Type type, @Nullable Object value) {
    if (value == null) {
      return null;
    }
    return switch (type) {
      case TIMESTAMP -> instant((Long) value);
      case DATE -> date((Integer) value);
      case MONEY, QUANTITY -> ((BigDecimal) value).toPlainString();
      default -> value.toString();
    };
  }

  /** {@code 2026-01-10 10:00:00.5}. */
  static String instant(long micros) {
    return INSTANT.format(
        LocalDateTime.ofEpochSecond(
            Math.floorDiv(micros, (long) SECOND),
            Math.floorMod(micros, SECOND) * 1000,
            ZoneOffset.UTC));
  }

  /** {@code 2026-01-10}, of a day since 1970-01-01. */
  static String date(int day) {
    return LocalDate.ofEpochDay(day).toString();
  }
}
