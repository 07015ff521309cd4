package io.percorso.pattern;

import static io.percorso.testing.TableAssert.assertTable;
import static io.percorso.testing.TableBuilder.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.percorso.source.Feeds;
import io.percorso.staging.FeedCounts;
import io.percorso.staging.StagedFeeds;
import io.percorso.testing.RoomDefaults;
import io.percorso.testing.TableBuilder;
import io.percorso.touchpoint.OrderLineTouchpoints;
import io.percorso.touchpoint.Touchpoint;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

class MartsTest {
  private static final PatternConfig CONFIG = TestPatterns.config("min-cell = 2");

  /** Web history from 2026-01-01, the run date ends at 2026-06-30T22:00Z. */
  private static final EvidenceHistory HISTORY =
      TestPatterns.history("2026-01-01T00:00:00Z", "2026-01-01T00:00:00Z");

  private static final Object DAY = 86_400L;

  private static final String[] RATES = {
    "pattern",
    "matched_line_count",
    "population_line_count",
    "population_person_count",
    "population_unidentified_line_count",
    "population_matched_line_count",
    "low_rate",
    "identified_rate",
    "high_rate",
    "is_suppressed"
  };

  /**
   * Ropo candidates. Compared: four lines of a (d = 1, 1, 0, -1), one of b (d = 1), one of c (d =
   * 0).
   */
  private static TableBuilder candidates() {
    return table(PatternCandidates.CONTRACT)
        .with(
            "pattern", "ropo",
            "sales_channel", "store",
            "line_state", "sold",
            "currency_code", "EUR",
            "line_number", "1",
            "net_amount", "10.00",
            "refund_amount", "0.00",
            "is_identified", true,
            "purchased_at", "2026-03-10T10:00:00Z",
            "ordered_date", "2026-03-10")
        .row("order_id", "a1", "person_id", "a", "lag_seconds", DAY, "is_matched", true)
        .row("order_id", "a2", "person_id", "a", "lag_seconds", 86_401L, "is_matched", true)
        .row("order_id", "a3", "person_id", "a")
        .row(
            "order_id",
            "a4",
            "person_id",
            "a",
            "mirrored_lag_seconds",
            7L,
            "is_mirrored_matched",
            true)
        .row("order_id", "b1", "person_id", "b", "lag_seconds", 5L, "is_matched", true)
        .row(
            "order_id",
            "c1",
            "person_id",
            "c",
            "lag_seconds",
            5L,
            "is_matched",
            true,
            "mirrored_lag_seconds",
            2_592_000L,
            "is_mirrored_matched",
            true,
            "line_state",
            "cancelled",
            "net_amount",
            "7.00",
            "refund_amount",
            "1.00")
        .row("order_id", "n1", "is_identified", false);
  }

  @Test
  void patternWindowsCountRatesBoundsPlaceboAndIntervalByWindow() {
    Dataset<Row> windows =
        PatternWindows.from(
            candidates()
                // its window of 30 days begins at the first instant of the history, and just before
                .row("order_id", "d1", "person_id", "d", "purchased_at", "2026-01-31T00:00:00Z")
                .row(
                    "order_id",
                    "d2",
                    "person_id",
                    "d",
                    "purchased_at",
                    "2026-01-30T23:59:59.999999Z")
                // its mirrored window of 30 days has not passed, and just has
                .row("order_id", "e1", "person_id", "e", "purchased_at", "2026-05-31T22:00:00Z")
                .row(
                    "order_id",
                    "e2",
                    "person_id",
                    "e",
                    "purchased_at",
                    "2026-05-31T21:59:59.999999Z")
                .dataset(),
            CONFIG,
            HISTORY);
    List<Row> rows = windows.orderBy("window_days").collectAsList();
    assertThat(rows.stream().map(row -> row.<Integer>getAs("window_days")))
        .containsExactly(1, 7, 14, 30, 90);

    Row one = rows.get(0);
    assertThat(one.<Long>getAs("population_line_count")).isEqualTo(11);
    assertThat(one.<Long>getAs("population_matched_line_count")).isEqualTo(3);
    assertThat(one.<Double>getAs("placebo_rate")).isEqualTo(0.1);

    Row thirty = rows.get(3);
    assertThat(thirty.<Long>getAs("population_line_count")).isEqualTo(10);
    assertThat(thirty.<Long>getAs("population_person_count")).isEqualTo(5);
    assertThat(thirty.<Long>getAs("population_unidentified_line_count")).isEqualTo(1);
    assertThat(thirty.<Long>getAs("population_matched_line_count")).isEqualTo(4);
    assertThat(thirty.<Double>getAs("low_rate")).isEqualTo(4.0 / 10);
    assertThat(thirty.<Double>getAs("identified_rate")).isEqualTo(4.0 / 9);
    assertThat(thirty.<Double>getAs("high_rate")).isEqualTo(5.0 / 10);
    assertThat(thirty.<Long>getAs("compared_line_count")).isEqualTo(8);
    assertThat(thirty.<Long>getAs("compared_person_count")).isEqualTo(5);
    assertThat(thirty.<Double>getAs("compared_rate")).isEqualTo(4.0 / 8);
    assertThat(thirty.<Double>getAs("placebo_rate")).isEqualTo(2.0 / 8);
    assertThat(thirty.<Double>getAs("excess_rate")).isEqualTo(2.0 / 8);
    // mean 1/4; per person: a 1 - 4/4 = 0, b 3/4, c, d and e -1/4: squares 9/16 + 3/16 = 3/4
    double half = 1.96 * Math.sqrt(5.0 / 4 * 0.75) / 8;
    assertThat(thirty.<Double>getAs("excess_low_rate")).isCloseTo(0.25 - half, within(1e-12));
    assertThat(thirty.<Double>getAs("excess_high_rate")).isCloseTo(0.25 + half, within(1e-12));
    assertThat(thirty.<Boolean>getAs("is_suppressed")).isFalse();

    Row ninety = rows.get(4);
    assertThat(ninety.<Long>getAs("population_line_count")).isEqualTo(2);
    assertThat(ninety.<Boolean>getAs("is_suppressed")).isTrue();
    assertThat(ninety.<Double>getAs("low_rate")).isNull();
  }

  @Test
  void patternThatMustNotHoldIsHeldAgainstTheSameWindow() {
    Dataset<Row> windows =
        PatternWindows.from(
            table(PatternCandidates.CONTRACT)
                .with(
                    "pattern", "showrooming",
                    "person_id", "a",
                    "is_identified", true,
                    "purchased_at", "2026-04-10T10:00:00Z")
                .row("order_id", "o1", "lag_seconds", DAY, "unless_lag_seconds", 7 * 86_400L)
                .row(
                    "order_id",
                    "o2",
                    "mirrored_lag_seconds",
                    DAY,
                    "mirrored_unless_lag_seconds",
                    86_401L)
                .dataset(),
            TestPatterns.config("min-cell = 1"),
            HISTORY);
    assertTable(windows)
        .columns(
            "window_days",
            "population_matched_line_count",
            "compared_rate",
            "placebo_rate",
            "excess_low_rate")
        .containsExactlyInAnyOrder(
            "1 | 1 | 0.5 | 0.5 | -",
            "7 | 0 | 0.0 | 0.0 | -",
            "14 | 0 | 0.0 | 0.0 | -",
            "30 | 0 | 0.0 | 0.0 | -",
            "90 | 0 | - | - | -");
  }

  @Test
  void windowsOfAFeedWithoutHistoryHaveNoPopulation() {
    EvidenceHistory none = new EvidenceHistory(TestPatterns.MADRID, HISTORY.endMicros(), Map.of());
    assertTable(PatternWindows.from(candidates().dataset(), CONFIG, none))
        .columns("window_days", "population_line_count", "low_rate", "is_suppressed")
        .contains("30 | 0 | - | false");
  }

  private static TableBuilder outcomes() {
    return table(OrderLineOutcomes.CONTRACT)
        .with(
            "line_number", "1",
            "sales_channel", "store",
            "fulfilment", "in_store",
            "primary_pattern", "store_only",
            "line_state", "sold",
            "currency_code", "EUR",
            "net_amount", "10.00",
            "refund_amount", "0.00",
            "ordered_at", "2026-03-10T10:00:00Z",
            "purchased_at", "2026-03-10T10:00:00Z",
            "ordered_date", "2026-03-10");
  }

  @Test
  void omnichannelDailyCountsPatternsAndItsPrimaryAmountsAddUp() {
    Dataset<Row> outcomes =
        outcomes()
            .row("order_id", "a1", "person_id", "a", "primary_pattern", "ropo")
            .row("order_id", "a2", "person_id", "a", "primary_pattern", "ropo")
            .row("order_id", "a3", "person_id", "a")
            .row("order_id", "a4", "person_id", "a")
            .row("order_id", "b1", "person_id", "b", "primary_pattern", "ropo")
            .row(
                "order_id",
                "c1",
                "person_id",
                "c",
                "primary_pattern",
                "ropo",
                "line_state",
                "cancelled",
                "net_amount",
                "7.00",
                "refund_amount",
                "1.00")
            .row("order_id", "n1", "primary_pattern", "unidentified")
            .row(
                "order_id",
                "r1",
                "person_id",
                "a",
                "sales_channel",
                "web",
                "fulfilment",
                "reserve",
                "primary_pattern",
                "reserve_and_collect",
                "line_state",
                "reserved",
                "purchased_at",
                null,
                "pickup_state",
                "placed",
                "net_amount",
                "3.00")
            .row(
                "order_id",
                "w1",
                "person_id",
                "b",
                "sales_channel",
                "web",
                "fulfilment",
                "pickup",
                "primary_pattern",
                "click_and_collect",
                "pickup_state",
                "collected",
                "net_amount",
                "5.00")
            .row(
                "order_id",
                "w2",
                "sales_channel",
                "app",
                "fulfilment",
                "ship",
                "primary_pattern",
                "unidentified",
                "net_amount",
                "6.00")
            .row(
                "order_id",
                "w3",
                "person_id",
                "c",
                "sales_channel",
                "web",
                "fulfilment",
                "ship",
                "primary_pattern",
                "online_only",
                "net_amount",
                "2.00",
                "currency_code",
                "USD")
            .dataset();
    Dataset<Row> matches =
        table(PatternMatches.CONTRACT)
            .with("line_number", "1", "is_same_day_unordered", false)
            .row("order_id", "w2", "pattern", "buy_online_return_in_store")
            .row("order_id", "w1", "pattern", "click_and_collect")
            .row("order_id", "a1", "pattern", "ropo")
            .dataset();
    Dataset<Row> daily =
        OmnichannelDaily.from(outcomes, matches, candidates().dataset(), CONFIG, HISTORY).cache();
    assertTable(daily)
        .columns(
            "currency_code",
            "pattern",
            "matched_line_count",
            "matched_sold_amount",
            "matched_cancelled_amount",
            "matched_reserved_amount",
            "primary_line_count",
            "primary_sold_amount",
            "primary_cancelled_amount",
            "primary_reserved_amount",
            "primary_refund_amount")
        .containsExactlyInAnyOrder(
            "EUR | ropo | 4 | 30.00 | 7.00 | 0.00 | 4 | 30.00 | 7.00 | 0.00 | 1.00",
            "EUR | store_only | 0 | 0.00 | 0.00 | 0.00 | 2 | 20.00 | 0.00 | 0.00 | 0.00",
            "EUR | unidentified | 0 | 0.00 | 0.00 | 0.00 | 2 | 16.00 | 0.00 | 0.00 | 0.00",
            "EUR | reserve_and_collect | 1 | 0.00 | 0.00 | 3.00 | 1 | 0.00 | 0.00 | 3.00 | 0.00",
            "EUR | click_and_collect | 1 | 5.00 | 0.00 | 0.00 | 1 | 5.00 | 0.00 | 0.00 | 0.00",
            "EUR | ship_to_store | 0 | 0.00 | 0.00 | 0.00 | 0 | 0.00 | 0.00 | 0.00 | 0.00",
            "EUR | endless_aisle | 0 | 0.00 | 0.00 | 0.00 | 0 | 0.00 | 0.00 | 0.00 | 0.00",
            "EUR | pickup_attach | 0 | 0.00 | 0.00 | 0.00 | 0 | 0.00 | 0.00 | 0.00 | 0.00",
            "EUR | buy_online_return_in_store | 1 | 6.00 | 0.00 | 0.00 | 0 | 0.00 | 0.00 | 0.00 | 0.00",
            "EUR | store_return_web_rebuy | 0 | 0.00 | 0.00 | 0.00 | 0 | 0.00 | 0.00 | 0.00 | 0.00",
            "USD | online_only | 0 | 0.00 | 0.00 | 0.00 | 1 | 2.00 | 0.00 | 0.00 | 0.00",
            "USD | reserve_and_collect | 0 | 0.00 | 0.00 | 0.00 | 0 | 0.00 | 0.00 | 0.00 | 0.00",
            "USD | click_and_collect | 0 | 0.00 | 0.00 | 0.00 | 0 | 0.00 | 0.00 | 0.00 | 0.00",
            "USD | ship_to_store | 0 | 0.00 | 0.00 | 0.00 | 0 | 0.00 | 0.00 | 0.00 | 0.00",
            "USD | buy_online_return_in_store | 0 | 0.00 | 0.00 | 0.00 | 0 | 0.00 | 0.00 | 0.00 | 0.00");
    assertTable(daily.filter("currency_code = 'EUR'"))
        .columns(
            "business_date",
            "pattern",
            "population_line_count",
            "population_person_count",
            "population_unidentified_line_count",
            "population_matched_line_count",
            "is_suppressed")
        .contains(
            "2026-03-10 | ropo | 7 | 3 | 1 | 4 | false",
            "2026-03-10 | store_only | 0 | 0 | 0 | 0 | false",
            // the uncollected reserve is in no rate
            "2026-03-10 | reserve_and_collect | 9 | 3 | 0 | 0 | false",
            "2026-03-10 | click_and_collect | 2 | 1 | 0 | 1 | true",
            "2026-03-10 | buy_online_return_in_store | 2 | 1 | 0 | 1 | true",
            "2026-03-10 | store_return_web_rebuy | 7 | 3 | 1 | 0 | false");
    Row ropo = daily.filter("pattern = 'ropo'").collectAsList().get(0);
    assertThat(ropo.<Double>getAs("low_rate")).isEqualTo(4.0 / 7);
    assertThat(ropo.<Double>getAs("identified_rate")).isEqualTo(4.0 / 6);
    assertThat(ropo.<Double>getAs("high_rate")).isEqualTo(5.0 / 7);
    assertThat(ropo.<Double>getAs("compared_rate")).isEqualTo(4.0 / 6);
    assertThat(ropo.<Double>getAs("placebo_rate")).isEqualTo(2.0 / 6);
    assertThat(ropo.<Double>getAs("excess_rate")).isEqualTo(2.0 / 6);
    // mean 1/3; per person: a 1 - 4/3 = -1/3, b 2/3, c -1/3: squares 6/9
    double half = 1.96 * Math.sqrt(3.0 / 2 * 6 / 9) / 6;
    assertThat(ropo.<Double>getAs("excess_low_rate")).isCloseTo(1.0 / 3 - half, within(1e-12));
    assertThat(ropo.<Double>getAs("excess_high_rate")).isCloseTo(1.0 / 3 + half, within(1e-12));
    daily.unpersist();
  }

  @Test
  void ratesOfReturnsLeaveOutWhatWasBoughtBeforeTheirHistory() {
    Dataset<Row> daily =
        dailyOfReturns(
            TestPatterns.history(
                "2026-01-01T00:00:00Z", "2026-01-01T00:00:00Z", "2026-03-10T10:00:00Z"));
    assertTable(daily)
        .columns(RATES)
        .contains(
            "buy_online_return_in_store | 2 | 1 | 1 | 0 | 1 | 1.0 | 1.0 | 1.0 | false",
            "store_return_web_rebuy | 1 | 3 | 2 | 1 | 0 | 0.0 | 0.0 | 0.3333333333333333 | false",
            // it has no feed whose history it needs
            "pickup_attach | 0 | 2 | 2 | 0 | 0 | 0.0 | 0.0 | 0.0 | false");
  }

  @Test
  void ratesOfReturnsAreNullWhereTheFeedIsAbsent() {
    Dataset<Row> daily =
        dailyOfReturns(
            new EvidenceHistory(
                TestPatterns.MADRID,
                HISTORY.endMicros(),
                Map.of("web_events", 0L, "interactions", 0L)));
    assertTable(daily)
        .columns(RATES)
        .contains(
            "buy_online_return_in_store | 2 | 0 | 0 | 0 | 0 | - | - | - | false",
            "store_return_web_rebuy | 1 | 0 | 0 | 0 | 0 | - | - | - | false",
            "pickup_attach | 0 | 2 | 2 | 0 | 0 | 0.0 | 0.0 | 0.0 | false");
  }

  /** Lines just before 10:00 and from then on; both reserves are collected an hour later. */
  private static Dataset<Row> dailyOfReturns(EvidenceHistory history) {
    String justBefore = "2026-03-10T09:59:59.999999Z";
    Dataset<Row> outcomes =
        outcomes()
            .row(
                "order_id",
                "s1",
                "person_id",
                "a",
                "ordered_at",
                justBefore,
                "purchased_at",
                justBefore)
            .row("order_id", "s2", "person_id", "b")
            .row("order_id", "s3")
            // returns of a line sold in a store are looked for from its purchase
            .row(
                "order_id",
                "s4",
                "person_id",
                "c",
                "fulfilment",
                "reserve",
                "pickup_state",
                "collected",
                "ordered_at",
                justBefore,
                "purchased_at",
                "2026-03-10T11:00:00Z")
            .with("sales_channel", "web", "fulfilment", "ship")
            .row(
                "order_id",
                "w1",
                "person_id",
                "a",
                "ordered_at",
                justBefore,
                "purchased_at",
                justBefore)
            .row("order_id", "w2", "person_id", "b")
            // of one sold online from its order
            .row(
                "order_id",
                "w3",
                "person_id",
                "d",
                "fulfilment",
                "reserve",
                "pickup_state",
                "collected",
                "ordered_at",
                justBefore,
                "purchased_at",
                "2026-03-10T11:00:00Z")
            .dataset();
    Dataset<Row> matches =
        table(PatternMatches.CONTRACT)
            .with("line_number", "1", "is_same_day_unordered", false)
            .row("order_id", "s1", "pattern", "store_return_web_rebuy")
            .row("order_id", "w1", "pattern", "buy_online_return_in_store")
            .row("order_id", "w2", "pattern", "buy_online_return_in_store")
            .dataset();
    return OmnichannelDaily.from(
        outcomes,
        matches,
        table(PatternCandidates.CONTRACT).dataset(),
        TestPatterns.config("min-cell = 1"),
        history);
  }

  @Test
  void pickupPerformanceCountsStatesHoursLatenessAndWhatElseWasBought() {
    Dataset<Row> outcomes =
        outcomes()
            .with(
                "sales_channel",
                "web",
                "fulfilment",
                "pickup",
                "pickup_store_id",
                "s1",
                "primary_pattern",
                "click_and_collect",
                "ordered_date",
                "2026-03-31")
            .row(
                "order_id",
                "p1",
                "person_id",
                "a",
                "pickup_state",
                "collected",
                "promised_at",
                "2026-03-10T11:00:00Z",
                "ready_at",
                "2026-03-10T12:00:00Z",
                "collected_at",
                "2026-03-10T16:00:00Z")
            .row(
                "order_id",
                "p2",
                "person_id",
                "a",
                "pickup_state",
                "collected",
                "promised_at",
                "2026-03-10T14:00:00Z",
                "ready_at",
                "2026-03-10T14:00:00Z",
                "collected_at",
                "2026-03-10T16:00:00Z")
            .row(
                "order_id",
                "p3",
                "person_id",
                "b",
                "pickup_state",
                "placed",
                "promised_at",
                "2026-06-30T21:59:59.999999Z")
            .row(
                "order_id",
                "p4",
                "person_id",
                "b",
                "pickup_state",
                "placed",
                "promised_at",
                "2026-06-30T22:00:00Z")
            .row(
                "order_id",
                "p5",
                "pickup_state",
                "cancelled",
                "line_state",
                "cancelled",
                "cancelled_at",
                "2026-03-11T10:00:00Z",
                "promised_at",
                "2026-03-12T10:00:00Z")
            .row(
                "order_id",
                "p6",
                "person_id",
                "b",
                "pickup_state",
                "not_collected",
                "ready_at",
                "2026-03-10T10:00:00Z",
                "pickup_store_id",
                null)
            .row(
                "order_id",
                "x",
                "person_id",
                "a",
                "touchpoint_id",
                "bought",
                "net_amount",
                "8.00",
                "sales_channel",
                "store",
                "fulfilment",
                "in_store",
                "pickup_store_id",
                null)
            .dataset();
    TableBuilder matches =
        table(PatternMatches.CONTRACT)
            .with("line_number", "1", "is_same_day_unordered", false)
            .row(
                "order_id",
                "p1",
                "pattern",
                "pickup_attach",
                "evidence_touchpoint_ids",
                List.of("bought"))
            .row(
                "order_id",
                "p2",
                "pattern",
                "pickup_attach",
                "evidence_touchpoint_ids",
                List.of("bought"));
    for (String order : List.of("p1", "p2", "p3", "p4", "p5", "p6")) {
      matches.row("order_id", order, "pattern", "click_and_collect");
    }
    Dataset<Row> pickups = PickupPerformance.from(outcomes, matches.dataset(), CONFIG, HISTORY);
    assertTable(pickups)
        .columns(
            "pattern",
            "pickup_store_id",
            "currency_code",
            "ordered_month",
            "line_count",
            "person_count",
            "collected_line_count",
            "cancelled_line_count",
            "not_collected_line_count",
            "ready_line_count",
            "placed_line_count",
            "late_line_count",
            "attached_line_count",
            "attached_amount",
            "net_amount",
            "collected_amount",
            "collected_share",
            "attached_share",
            "ready_hours_median",
            "ready_hours_p90",
            "collect_hours_median",
            "is_suppressed")
        .containsExactlyInAnyOrder(
            "click_and_collect | s1 | EUR | 2026-03-01 | 5 | 2 | 2 | 1 | 0 | 0 | 2 | 2 | 2 | 8.00"
                + " | 50.00 | 20.00 | 0.6666666666666666 | 1.0 | 3.0 | 3.8 | 3.0 | false",
            "click_and_collect | - | EUR | 2026-03-01 | 1 | 1 | 0 | 0 | 1 | 0 | 0 | 0 | 0 | 0.00"
                + " | 10.00 | 0.00 | - | - | - | - | - | true");
  }

  @Test
  void collectedReservationIsBoughtAtItsPurchaseThoughItsOutcomeStandsAtItsReserve() {
    Story story =
        Story.of("a")
            .line(
                "r1",
                "store",
                "reserve",
                "2026-03-09T10:00:00Z",
                "pickup=s1",
                "collected=2026-03-10T16:00:00Z");
    List<Touchpoint> ofLine =
        OrderLineTouchpoints.of(story.lines().get(0), RoomDefaults.touchpoint("Europe/Madrid"));
    Dataset<Row> outcomes =
        outcomes()
            .with("pickup_store_id", "s1", "pickup_state", "collected", "person_id", "a")
            .row("order_id", "p1", "sales_channel", "web", "fulfilment", "pickup")
            .row(
                "order_id",
                "r1",
                "fulfilment",
                "reserve",
                "touchpoint_id",
                idOf("reserve", ofLine),
                "product_id",
                "boot",
                "category",
                "shoes",
                "net_amount",
                "9.00")
            .dataset();
    Dataset<Row> matches =
        table(PatternMatches.CONTRACT)
            .with("line_number", "1", "is_same_day_unordered", false)
            .row("order_id", "p1", "pattern", "click_and_collect")
            .row("order_id", "r1", "pattern", "reserve_and_collect")
            .row(
                "order_id",
                "p1",
                "pattern",
                "pickup_attach",
                "evidence_touchpoint_ids",
                List.of(idOf("purchase", ofLine)))
            .dataset();
    assertTable(PickupPerformance.from(outcomes, matches, CONFIG, HISTORY))
        .columns("pattern", "attached_line_count", "attached_amount")
        .containsExactlyInAnyOrder(
            "click_and_collect | 1 | 9.00", "reserve_and_collect | 0 | 0.00");
  }

  private static String idOf(String activity, List<Touchpoint> touchpoints) {
    return touchpoints.stream()
        .filter(touchpoint -> touchpoint.activity().equals(activity))
        .map(Touchpoint::id)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void amountsAddUpToWhatWasRead() {
    Dataset<Row> good = reconciliation("100.00", "EUR");
    assertThat(Reconciliation.violation(good.collectAsList().get(0))).isEmpty();
    assertTable(good)
        .columns(
            "read_amount",
            "waiting_amount",
            "waiting_count",
            "outcome_amount",
            "difference_amount",
            "difference_count",
            "lineless_count")
        .containsExactly("100.00 | 7.00 | 1 | 60.00 | 0.00 | 0 | 1");
  }

  @Test
  void amountThatIsACentOffIsAViolationWithTheNumbers() {
    Row bad = reconciliation("100.01", "EUR").collectAsList().get(0);
    assertThat(Reconciliation.violation(bad).orElseThrow())
        .contains(
            "0.01 too much in what was read",
            "read 100.01 (6 lines)",
            "quarantined 20.00 (1 lines)",
            "waiting 7.00 (1 lines)",
            "outcome 60.00 (2 lines)");
  }

  @Test
  void amountThatChangedItsCurrencyIsAViolationThoughTheTotalIsRight() {
    Row bad = reconciliation("100.00", "USD").collectAsList().get(0);
    assertThat(Reconciliation.violation(bad).orElseThrow())
        .contains("EUR staged 60.00, outcome 0.00; USD staged 0.00, outcome 60.00");
  }

  private static Dataset<Row> reconciliation(String read, String outcomeCurrency) {
    Dataset<Row> counts =
        table(FeedCounts.CONTRACT)
            .row(
                "feed",
                "order_lines",
                "read_count",
                6,
                "staged_count",
                3,
                "quarantined_count",
                1,
                "duplicate_count",
                1,
                "superseded_count",
                0,
                "held_count",
                1,
                "read_amount",
                read,
                "quarantined_amount",
                "20.00",
                "duplicate_amount",
                "10.00",
                "superseded_amount",
                "0.00",
                "held_amount",
                "3.00")
            .row("feed", "orders", "read_count", 50)
            .dataset();
    Dataset<Row> lines =
        table(StagedFeeds.of(Feeds.ORDER_LINES))
            .row("order_id", "o1", "line_number", "1", "net_amount", "70.00")
            .row("order_id", "o1", "line_number", "2", "net_amount", "-10.00")
            .row("order_id", "waits", "line_number", "1", "net_amount", "7.00")
            .dataset();
    Dataset<Row> orders =
        table(StagedFeeds.of(Feeds.ORDERS))
            .with("currency", "EUR")
            .row("order_id", "o1")
            .row("order_id", "without lines")
            .dataset();
    Dataset<Row> outcomes =
        table(OrderLineOutcomes.CONTRACT)
            .with("order_id", "o1", "currency_code", outcomeCurrency)
            .row("line_number", "1", "net_amount", "70.00")
            .row("line_number", "2", "net_amount", "-10.00")
            .dataset();
    return Reconciliation.from(counts, lines, orders, outcomes);
  }
}
