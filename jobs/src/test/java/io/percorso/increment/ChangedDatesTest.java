package io.percorso.increment;

import static org.assertj.core.api.Assertions.assertThat;

import io.percorso.pattern.EvidenceHistory;
import io.percorso.pattern.OrderLineOutcomes;
import io.percorso.pattern.PatternCandidates;
import io.percorso.pattern.PatternConfig;
import io.percorso.pattern.PatternMatches;
import io.percorso.table.TableContract;
import io.percorso.testing.RoomDefaults;
import io.percorso.testing.TableBuilder;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Of every reason why a date is measured again there is one date that is so by it alone. */
class ChangedDatesTest {
  private static final PatternConfig PATTERNS = RoomDefaults.pattern();

  private final Map<TableContract, TableBuilder> before = new HashMap<>();
  private final Map<TableContract, TableBuilder> after = new HashMap<>();
  private EvidenceHistory was = history("2025-01-01T00:00:00Z", "2026-06-01T00:00:00Z");
  private EvidenceHistory is = was;

  @Test
  void datesOfChangedOutcomesMatchesAndCandidatesAreMeasuredAgain() {
    outcome(after, "came", "2026-05-01", "1.00");
    outcome(before, "gone", "2026-05-02", "1.00");
    outcome(before, "moved", "2026-05-03", "1.00");
    outcome(after, "moved", "2026-05-04", "1.00");
    outcome(before, "dearer", "2026-05-05", "1.00");
    outcome(after, "dearer", "2026-05-05", "2.00");
    for (String unchanged : List.of("begins", "ends", "is_evidenced_otherwise")) {
      outcome(before, unchanged, date(unchanged), "1.00");
      outcome(after, unchanged, date(unchanged), "1.00");
    }
    match(after, "begins", 1L);
    match(before, "ends", 1L);
    match(before, "is_evidenced_otherwise", 1L);
    match(after, "is_evidenced_otherwise", 2L);
    candidate(before, "nearer", "2026-05-09", 7L);
    candidate(after, "nearer", "2026-05-09", 6L);
    candidate(before, "same", "2026-05-10", 7L);
    candidate(after, "same", "2026-05-10", 7L);

    assertThat(dates())
        .containsExactlyInAnyOrder(
            "2026-05-01",
            "2026-05-02",
            "2026-05-03",
            "2026-05-04",
            "2026-05-05",
            "2026-05-06",
            "2026-05-07",
            "2026-05-09");
  }

  @Test
  void datesWhoseMirroredWindowHasPassedAreMeasuredAgain() {
    is = history("2025-01-01T00:00:00Z", "2026-06-02T00:00:00Z");
    unchanged("2026-05-01T23:59:59Z");
    unchanged("2026-05-02T00:00:00Z");
    unchanged("2026-05-02T23:59:59Z");
    unchanged("2026-05-03T00:00:00Z");

    assertThat(dates()).containsExactly("2026-05-02");
    is = was;
    assertThat(dates()).isEmpty();
  }

  @Test
  void datesWhoseWindowLiesInTheHistoryNowAreMeasuredAgain() {
    is = history("2024-12-31T00:00:00Z", "2026-06-01T00:00:00Z");
    unchanged("2025-01-29T23:59:59Z");
    unchanged("2025-01-30T00:00:00Z");
    unchanged("2025-01-30T23:59:59Z");
    unchanged("2025-01-31T00:00:00Z");

    assertThat(dates()).containsExactly("2025-01-30");
  }

  @Test
  void datesOfLinesWhoseReturnsAreKnownNowAreMeasuredAgain() {
    was = withReturns("2025-01-05T00:00:00Z");
    is = withReturns("2025-01-02T00:00:00Z");
    line("web", "2025-01-01T23:59:59Z", "2025-01-01T23:59:59Z");
    line("web", "2025-01-02T00:00:00Z", "2025-01-02T00:00:00Z");
    line("web", "2025-01-04T23:59:59Z", "2025-01-04T23:59:59Z");
    line("web", "2025-01-05T00:00:00Z", "2025-01-05T00:00:00Z");
    // its returns are no pattern's
    line("phone", "2025-01-03T12:00:00Z", "2025-01-03T12:00:00Z");
    // sold in a store they are looked for from the purchase, sold online from the order
    line("store", "2024-12-30T12:00:00Z", "2025-01-03T12:00:00Z");
    line("web", "2024-12-31T12:00:00Z", "2025-01-03T12:00:00Z");

    assertThat(dates()).containsExactlyInAnyOrder("2025-01-02", "2025-01-04", "2024-12-30");
    is = was;
    assertThat(dates()).isEmpty();
  }

  @Test
  void datesOfAllReturnableLinesAreMeasuredAgainOnceThereAreReturns() {
    is = withReturns("2025-01-02T00:00:00Z");
    line("web", "2025-01-01T23:59:59Z", "2025-01-01T23:59:59Z");
    line("web", "2025-01-02T00:00:00Z", "2025-01-02T00:00:00Z");
    line("store", "2026-05-04T12:00:00Z", "2026-05-04T12:00:00Z");
    line("phone", "2026-05-05T12:00:00Z", "2026-05-05T12:00:00Z");

    assertThat(dates()).containsExactlyInAnyOrder("2025-01-02", "2026-05-04");
  }

  private List<String> dates() {
    return ChangedDates.between(night(before), night(after), PATTERNS, was, is)
        .collectAsList()
        .stream()
        .map(row -> row.get(0).toString())
        .toList();
  }

  private static NightTables night(Map<TableContract, TableBuilder> tables) {
    return new NightTables(
        contract -> tables.computeIfAbsent(contract, TableBuilder::table).dataset(),
        contract -> tables.computeIfAbsent(contract, TableBuilder::table).dataset());
  }

  private static String date(String order) {
    return switch (order) {
      case "begins" -> "2026-05-06";
      case "ends" -> "2026-05-07";
      default -> "2026-05-08";
    };
  }

  private static void outcome(
      Map<TableContract, TableBuilder> night, String order, String date, String amount) {
    row(
        night,
        OrderLineOutcomes.CONTRACT,
        "order_id",
        order,
        "line_number",
        "1",
        "net_amount",
        amount,
        "ordered_date",
        date);
  }

  private static void match(Map<TableContract, TableBuilder> night, String order, long count) {
    row(
        night,
        PatternMatches.CONTRACT,
        "order_id",
        order,
        "line_number",
        "1",
        "pattern",
        "ropo",
        "evidence_count",
        count);
  }

  private static void candidate(
      Map<TableContract, TableBuilder> night, String order, String date, long lag) {
    row(
        night,
        PatternCandidates.CONTRACT,
        "order_id",
        order,
        "line_number",
        "1",
        "pattern",
        "ropo",
        "lag_seconds",
        lag,
        "purchased_at",
        date + "T12:00:00Z",
        "ordered_date",
        date);
  }

  /** Ropo has a window of thirty days. */
  private void unchanged(String purchasedAt) {
    for (Map<TableContract, TableBuilder> night : List.of(before, after)) {
      row(
          night,
          PatternCandidates.CONTRACT,
          "order_id",
          purchasedAt,
          "line_number",
          "1",
          "pattern",
          "ropo",
          "is_identified",
          true,
          "purchased_at",
          purchasedAt,
          "ordered_date",
          purchasedAt.substring(0, 10));
    }
  }

  /** An outcome that is the same before and after. */
  private void line(String channel, String orderedAt, String purchasedAt) {
    for (Map<TableContract, TableBuilder> night : List.of(before, after)) {
      row(
          night,
          OrderLineOutcomes.CONTRACT,
          "order_id",
          orderedAt,
          "line_number",
          "1",
          "sales_channel",
          channel,
          "ordered_at",
          orderedAt,
          "purchased_at",
          purchasedAt,
          "ordered_date",
          orderedAt.substring(0, 10));
    }
  }

  private static void row(
      Map<TableContract, TableBuilder> night, TableContract table, Object... values) {
    night.computeIfAbsent(table, TableBuilder::table).row(values);
  }

  private static EvidenceHistory history(String start, String end) {
    return new EvidenceHistory(ZoneOffset.UTC, micros(end), Map.of("web_events", micros(start)));
  }

  private static EvidenceHistory withReturns(String start) {
    return new EvidenceHistory(
        ZoneOffset.UTC,
        micros("2026-06-01T00:00:00Z"),
        Map.of("web_events", micros("2025-01-01T00:00:00Z"), "returns", micros(start)));
  }

  private static long micros(String instant) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse(instant));
  }
}
