package io.percorso.staging;

import static io.percorso.staging.StagingCase.delivered;
import static org.assertj.core.api.Assertions.assertThat;

import io.percorso.source.Feeds;
import io.percorso.testing.SparkTest;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

@NullUnmarked
class StagingTimesTest {

  @Test
  void readsEveryWayToWriteATime() {
    var outcome =
        delivered(Feeds.WEB_EVENTS)
            .with("activity", "search")
            .row("event_id", "offset", "occurred_at", "2026-01-10T10:00:00+01:00")
            .row("event_id", "offset without colon", "occurred_at", "2026-01-10 10:00:00.5+0100")
            .row("event_id", "utc", "occurred_at", "2026-01-10T10:00Z")
            .row("event_id", "region", "occurred_at", "2026-01-10 10:00:00 Europe/Madrid")
            .row("event_id", "nanoseconds", "occurred_at", "2026-01-10T10:00:00.123456789Z")
            .row("event_id", "local", "occurred_at", " 2026-01-10 10:00:00 ")
            .row("event_id", "gap", "occurred_at", "2026-03-08 02:30:00")
            .row("event_id", "before the gap", "occurred_at", "2026-03-08 01:59:59.999999")
            .row("event_id", "overlap", "occurred_at", "2025-11-02T01:30:00")
            .row("event_id", "date", "occurred_at", "2026-03-29")
            .row("event_id", "no such date", "occurred_at", "2026-02-30")
            .row("event_id", "american", "occurred_at", "01/10/2026 10:00")
            .row("event_id", "epoch", "occurred_at", "1768039200")
            .row("event_id", "time alone", "occurred_at", "10:00:00")
            .row("event_id", "half past", "occurred_at", "2026-01-10 10:00:00 PM")
            .row("event_id", "word", "occurred_at", "now")
            .staged();

    assertThat(outcome.staged("event_id", "occurred_at", "business_date"))
        .containsExactlyInAnyOrder(
            "offset | 2026-01-10T09:00:00Z | 2026-01-10",
            "offset without colon | 2026-01-10T09:00:00.500Z | 2026-01-10",
            "utc | 2026-01-10T10:00:00Z | 2026-01-10",
            "region | 2026-01-10T09:00:00Z | 2026-01-10",
            "nanoseconds | 2026-01-10T10:00:00.123456Z | 2026-01-10",
            "local | 2026-01-10T15:00:00Z | 2026-01-10",
            "gap | 2026-03-08T07:30:00Z | 2026-03-08",
            "before the gap | 2026-03-08T06:59:59.999999Z | 2026-03-08",
            "overlap | 2025-11-02T05:30:00Z | 2025-11-02",
            "date | 2026-03-28T23:00:00Z | 2026-03-29");
    assertThat(outcome.quarantined("row_key", "reason", "column_name"))
        .containsExactlyInAnyOrder(
            "{\"event_id\":\"no such date\"} | not_a_timestamp | occurred_at",
            "{\"event_id\":\"american\"} | not_a_timestamp | occurred_at",
            "{\"event_id\":\"epoch\"} | not_a_timestamp | occurred_at",
            "{\"event_id\":\"time alone\"} | not_a_timestamp | occurred_at",
            "{\"event_id\":\"half past\"} | not_a_timestamp | occurred_at",
            "{\"event_id\":\"word\"} | not_a_timestamp | occurred_at");
  }

  @Test
  void takesTypedTimesAsWhatTheyAre() {
    var delivered =
        SparkTest.session()
            .sql(
                """
                SELECT 'a' AS event_id, 'search' AS activity, TIMESTAMP '2026-01-10 10:00:00Z' AS occurred_at
                """);
    var local =
        SparkTest.session()
            .sql(
                """
                SELECT 'b' AS event_id, 'search' AS activity,
                  TIMESTAMP_NTZ '2026-01-10 10:00:00' AS occurred_at
                """);

    assertThat(staged(delivered)).containsExactly("a | 2026-01-10T10:00:00Z");
    assertThat(staged(local)).containsExactly("b | 2026-01-10T15:00:00Z");
  }

  private static java.util.List<String> staged(
      org.apache.spark.sql.Dataset<org.apache.spark.sql.Row> delivered) {
    return StagingCase.staged(Feeds.WEB_EVENTS, delivered, StagingCase.NEW_YORK)
        .staged("event_id", "occurred_at");
  }

  @Test
  void placesAnOrderKnownByItsDateAtTheEndOfThatDate() {
    var outcome =
        delivered(Feeds.ORDERS)
            .with("sales_channel", "store", "currency", "eur")
            .row("order_id", "date", "ordered_at", "2026-03-28")
            .row("order_id", "23 hours", "ordered_at", "2026-03-29")
            .row("order_id", "time", "ordered_at", "2026-03-28T10:00:00Z")
            .row("order_id", "run date", "ordered_at", "2026-03-31")
            .row("order_id", "day after", "ordered_at", "2026-04-01")
            .staged();

    assertThat(
            outcome.staged("order_id", "ordered_at", "is_date_only", "business_date", "currency"))
        .containsExactlyInAnyOrder(
            "date | 2026-03-28T22:59:59.999999Z | true | 2026-03-28 | EUR",
            "23 hours | 2026-03-29T21:59:59.999999Z | true | 2026-03-29 | EUR",
            "time | 2026-03-28T10:00:00Z | false | 2026-03-28 | EUR",
            "run date | 2026-03-31T21:59:59.999999Z | true | 2026-03-31 | EUR");
    assertThat(outcome.count("held")).isEqualTo(1);
  }

  @Test
  void anOrderKnownByItsDateMayArriveOnThatDateThoughItHas25Hours() {
    var outcome =
        delivered(Feeds.ORDERS)
            .with("sales_channel", "store", "currency", "EUR", "received_at", "2025-10-26")
            .row("order_id", "same date", "ordered_at", "2025-10-26")
            .row("order_id", "two dates later", "ordered_at", "2025-10-28")
            .staged();

    assertThat(outcome.staged("order_id")).containsExactly("same date");
    assertThat(outcome.quarantined("reason")).containsExactly("out_of_range");
  }

  @Test
  void readsCostDatesInTheBusinessZoneAndHoldsTheNextOne() {
    var outcome =
        delivered(Feeds.MARKETING_COSTS)
            .with("channel", "display", "cost", "10.00", "currency", "EUR")
            .row("cost_date", "2026-03-31")
            .row("cost_date", "2026-03-30T22:30:00Z", "campaign", "late evening")
            .row("cost_date", "2026-04-01")
            .row("cost_date", "March")
            .staged();

    assertThat(outcome.staged("cost_date", "campaign", "business_date"))
        .containsExactlyInAnyOrder(
            "2026-03-31 | - | 2026-03-31", "2026-03-31 | late evening | 2026-03-31");
    assertThat(outcome.quarantined("reason")).containsExactly("not_a_timestamp");
    assertThat(outcome.count("held")).isEqualTo(1);
    assertThat(outcome.counts().<java.sql.Timestamp>getAs("first_event_at").toInstant())
        .hasToString("2026-03-30T22:00:00Z");
  }

  @Test
  void doesNotYetKnowStateDatesAfterTheRunDate() {
    var outcome =
        delivered(Feeds.ORDER_LINES)
            .with("order_id", "o", "product_id", "p", "quantity", "1", "net_amount", "1")
            .with("fulfilment", "pickup")
            .row("line_number", "1", "ready_at", StagingCase.END, "promised_at", "2026-05-01")
            .row("line_number", "2", "ready_at", "2026-03-31T21:59:59.999999Z")
            .staged();

    assertThat(outcome.staged("line_number", "ready_at", "promised_at"))
        .containsExactlyInAnyOrder(
            "1 | - | 2026-04-30T22:00:00Z", "2 | 2026-03-31T21:59:59.999999Z | -");
    assertThat(outcome.count("unparsed_optional")).isZero();
  }

  @Test
  void aStateThatIsSaidToBeReachedBeforeAllTimesIsNotKnown() {
    var outcome =
        delivered(Feeds.ORDER_LINES)
            .with("order_id", "o", "product_id", "p", "quantity", "1", "net_amount", "1")
            .with("fulfilment", "pickup")
            .row("line_number", "1", "cancelled_at", "1900-01-01")
            .row("line_number", "2", "cancelled_at", "2000-01-01")
            .staged();

    assertThat(outcome.staged("line_number", "cancelled_at"))
        .containsExactlyInAnyOrder("1 | -", "2 | 1999-12-31T23:00:00Z");
    assertThat(outcome.count("unparsed_optional")).isEqualTo(1);
  }
}
