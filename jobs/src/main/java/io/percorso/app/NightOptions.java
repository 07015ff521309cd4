package io.percorso.app;

import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The business date of a run: said outright, or by the interval an orchestrator hands over. */
final class NightOptions {
  @Option(
      names = "--date",
      paramLabel = "YYYY-MM-DD",
      description = "The business date to publish as of its end.")
  private Optional<String> date = Optional.empty();

  @Option(
      names = "--data-interval-start",
      paramLabel = "INSTANT",
      description = "Of an orchestrator: the interval's first instant, ISO-8601 with offset.")
  private Optional<String> intervalStart = Optional.empty();

  @Option(
      names = "--data-interval-end",
      paramLabel = "INSTANT",
      description =
          "Of an orchestrator: the first instant after the interval. The run is for the last"
              + " business date that has ended by then.")
  private Optional<String> intervalEnd = Optional.empty();

  LocalDate date(ZoneId businessZone) {
    if (date.isPresent()) {
      if (intervalStart.isPresent() || intervalEnd.isPresent()) {
        throw new UsageException("Give either --date or a data interval, not both.");
      }
      return parsedDate("--date", date.get());
    }
    if (intervalStart.isEmpty() || intervalEnd.isEmpty()) {
      throw new UsageException(
          "Give --date YYYY-MM-DD, or --data-interval-start and --data-interval-end.");
    }
    Instant start = instant("--data-interval-start", intervalStart.get());
    Instant end = instant("--data-interval-end", intervalEnd.get());
    if (!start.isBefore(end)) {
      throw new UsageException(
          "The data interval from %s to %s is empty, so it has no date to publish. A manual run of some orchestrators does that: give --date instead."
              .formatted(start, end));
    }
    return end.atZone(businessZone).toLocalDate().minusDays(1);
  }

  static LocalDate parsedDate(String option, String text) {
    try {
      return LocalDate.parse(text);
    } catch (DateTimeParseException e) {
      throw new UsageException(option + " " + text + " is not a date. Write it as 2026-01-31.");
    }
  }

  private static Instant instant(String option, String text) {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeParseException e) {
      throw new UsageException(
          option + " " + text + " is not an instant. Write it as 2026-01-31T00:00:00Z.");
    }
  }
}
