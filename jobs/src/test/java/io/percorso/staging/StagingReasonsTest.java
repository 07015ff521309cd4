package io.percorso.staging;

import static io.percorso.staging.StagingCase.END;
import static io.percorso.staging.StagingCase.delivered;
import static org.assertj.core.api.Assertions.assertThat;

import io.percorso.source.FeedReader;
import io.percorso.source.Feeds;
import io.percorso.source.UnreadableFile;
import io.percorso.testing.SparkTest;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

@NullUnmarked
class StagingReasonsTest {
  private static final String JUST_BEFORE_END = "2026-03-31T21:59:59.999999Z";

  @Test
  void rejectsAnOrderForTheFirstReasonThatHolds() {
    var outcome =
        delivered(Feeds.ORDERS)
            .with("ordered_at", "2026-01-10T10:00:00Z", "sales_channel", "web")
            .with("currency", "EUR", "status", null, "received_at", null, "updated_at", null)
            .row("order_id", " ", "sales_channel", null, "status", "no key")
            .row("order_id", "no channel", "sales_channel", " ", "ordered_at", "x")
            .row("order_id", "bad time", "ordered_at", "x", "sales_channel", "kiosk")
            .row("order_id", "bad channel", "sales_channel", "Web", "currency", "XYZ")
            .row("order_id", "bad currency", "currency", "EURO", "ordered_at", "1970-01-01")
            .row("order_id", "too old", "ordered_at", "1999-12-31T22:59:59.999999Z")
            .row("order_id", "old enough", "ordered_at", "1999-12-31T23:00:00Z")
            .row(
                "order_id", "too far ahead",
                "ordered_at", "2026-03-12T10:00:00.000001Z",
                "received_at", "2026-03-11T10:00:00Z")
            .row(
                "order_id", "ahead",
                "ordered_at", "2026-03-12T10:00:00Z",
                "received_at", "2026-03-11T10:00:00Z")
            .row("order_id", "broken line", "_is_malformed", "true", "_source_file", "a.csv")
            .row("order_id", "broken too", "_is_malformed", "true", "_source_file", "b.csv")
            .staged();

    assertThat(outcome.staged("order_id")).containsExactlyInAnyOrder("old enough", "ahead");
    assertThat(outcome.quarantined("row_key", "reason", "column_name"))
        .containsExactlyInAnyOrder(
            "- | missing_key | order_id",
            "{\"order_id\":\"no channel\"} | missing_required | sales_channel",
            "{\"order_id\":\"bad time\"} | not_a_timestamp | ordered_at",
            "{\"order_id\":\"bad channel\"} | unknown_value | sales_channel",
            "{\"order_id\":\"bad currency\"} | unknown_currency | currency",
            "{\"order_id\":\"too old\"} | out_of_range | ordered_at",
            "{\"order_id\":\"too far ahead\"} | out_of_range | ordered_at",
            "- | missing_required | -",
            "- | missing_required | -");
    assertThat(outcome.quarantined("row_json", "source_file"))
        .contains(
            "{\"malformed_line_of\":\"a.csv\"} | a.csv",
            "{\"malformed_line_of\":\"b.csv\"} | b.csv");
    assertThat(outcome.count("read")).isEqualTo(11);
    assertThat(outcome.count("quarantined")).isEqualTo(9);
  }

  @Test
  void holdsWhatArrivesLaterBeforeItJudgesAndWhatHappensLaterAfterwards() {
    var outcome =
        delivered(Feeds.ORDERS)
            .with("ordered_at", "2026-01-10T10:00:00Z", "sales_channel", "web", "currency", "EUR")
            .with("received_at", null, "updated_at", null)
            .row("order_id", "arrives at the end", "received_at", END, "currency", "XYZ")
            .row("order_id", "updated at the end", "updated_at", END, "ordered_at", "x")
            .row("order_id", null, "received_at", END)
            .row("order_id", "arrived just before", "received_at", JUST_BEFORE_END)
            .row("order_id", "updated just before", "updated_at", JUST_BEFORE_END)
            .row("order_id", "happens at the end", "ordered_at", END)
            .row("order_id", "happens at the end, wrongly", "ordered_at", END, "currency", "XYZ")
            .row("order_id", "happened just before", "ordered_at", JUST_BEFORE_END)
            .row("order_id", "far away", "ordered_at", "2099-01-01", "received_at", "2026-03-01")
            .row("order_id", "far away, arrival unknown", "ordered_at", "2099-01-01")
            .row("order_id", "unreadable arrival", "received_at", "soon")
            .staged();

    assertThat(outcome.staged("order_id"))
        .containsExactlyInAnyOrder(
            "arrived just before",
            "updated just before",
            "happened just before",
            "unreadable arrival");
    assertThat(outcome.quarantined("row_key", "reason"))
        .containsExactlyInAnyOrder(
            "{\"order_id\":\"happens at the end, wrongly\"} | unknown_currency",
            "{\"order_id\":\"far away\"} | out_of_range");
    assertThat(outcome.count("held")).isEqualTo(5);
    assertThat(outcome.count("read")).isEqualTo(11);
    assertThat(outcome.count("unparsed_optional")).isEqualTo(1);
  }

  @Test
  void rejectsNumbersThatAreNoneAndCountsTheirAmountsNowhere() {
    var outcome =
        delivered(Feeds.ORDER_LINES)
            .with("order_id", "o", "product_id", "p", "fulfilment", "ship")
            .with("quantity", "1", "net_amount", "10.00", "received_at", null)
            .row("line_number", "fine")
            .row("line_number", "zero", "quantity", "0", "net_amount", "-2.50")
            .row("line_number", "weight", "quantity", "0.125", "net_amount", "1e1")
            .row("line_number", "negative", "quantity", "-0.001", "net_amount", "3.00")
            .row("line_number", "no amount", "net_amount", "ten", "fulfilment", "drone")
            .row("line_number", "no number", "net_amount", "NaN")
            .row("line_number", "many", "net_amount", "99999999999999999.99")
            .row("line_number", "drone", "fulfilment", "drone", "net_amount", "5.00")
            .row("line_number", null, "net_amount", "7.00")
            .row("line_number", "held", "received_at", END, "net_amount", "0.40")
            .row("line_number", "held", "received_at", END, "net_amount", "x")
            .staged();

    assertThat(outcome.staged("line_number", "quantity", "net_amount"))
        .containsExactlyInAnyOrder(
            "fine | 1.000 | 10.00", "zero | 0.000 | -2.50", "weight | 0.125 | 10.00");
    assertThat(outcome.quarantined("reason", "column_name"))
        .containsExactlyInAnyOrder(
            "negative_quantity | quantity",
            "not_a_number | net_amount",
            "not_a_number | net_amount",
            "not_a_number | net_amount",
            "unknown_value | fulfilment",
            "missing_key | line_number");
    assertThat(amount(outcome, "read")).isEqualTo("32.90");
    assertThat(amount(outcome, "staged")).isEqualTo("17.50");
    assertThat(amount(outcome, "quarantined")).isEqualTo("15.00");
    assertThat(amount(outcome, "held")).isEqualTo("0.40");
    assertThat(amount(outcome, "duplicate")).isEqualTo("0.00");
  }

  @Test
  void rejectsScoresOutsideTheirScale() {
    var outcome =
        delivered(Feeds.FEEDBACK)
            .with("submitted_at", "2026-01-10")
            .row("feedback_id", "nps 0", "metric", "nps", "score", "0")
            .row("feedback_id", "nps 10", "metric", "nps", "score", "10")
            .row("feedback_id", "nps 11", "metric", "nps", "score", "10.01")
            .row("feedback_id", "csat 0", "metric", "csat", "score", "0.99")
            .row("feedback_id", "csat 1", "metric", "csat", "score", "1")
            .row("feedback_id", "ces 7", "metric", "ces", "score", "7")
            .row("feedback_id", "ces 8", "metric", "ces", "score", "8")
            .row("feedback_id", "review 6", "metric", "review", "score", "6")
            .row("feedback_id", "not a number", "metric", "nps", "score", "NaN")
            .row("feedback_id", "unknown", "metric", "stars", "score", "3")
            .staged();

    assertThat(outcome.staged("feedback_id"))
        .containsExactlyInAnyOrder("nps 0", "nps 10", "csat 1", "ces 7");
    assertThat(outcome.quarantined("row_key", "reason", "column_name"))
        .containsExactlyInAnyOrder(
            "{\"feedback_id\":\"nps 11\"} | out_of_range | score",
            "{\"feedback_id\":\"csat 0\"} | out_of_range | score",
            "{\"feedback_id\":\"ces 8\"} | out_of_range | score",
            "{\"feedback_id\":\"review 6\"} | out_of_range | score",
            "{\"feedback_id\":\"not a number\"} | not_a_number | score",
            "{\"feedback_id\":\"unknown\"} | unknown_value | metric");
  }

  @Test
  void takesAnOptionalValueThatDoesNotParseForNone() {
    var outcome =
        delivered(Feeds.CUSTOMERS)
            .with("updated_at", "2026-01-10")
            .row("customer_id", "c1", "birth_year", "1980", "attributes", "{\"tier\":\"gold\"}")
            .row("customer_id", "c2", "birth_year", "1980.0", "attributes", "none")
            .row("customer_id", "c3", "birth_year", "nineteen", "created_at", "once")
            .staged();

    assertThat(outcome.staged("birth_year", "attributes", "created_at"))
        .containsExactlyInAnyOrder("1980 | Map(tier -> gold) | -", "1980 | - | -", "- | - | -");
    assertThat(outcome.count("unparsed_optional")).isEqualTo(3);
    assertThat(outcome.count("quarantined")).isZero();
  }

  @Test
  void rejectsACustomerWithoutAnIdAndCountsEqualRejectionsTogether() {
    var outcome =
        delivered(Feeds.CUSTOMERS)
            .with("updated_at", "2026-01-10", "city", "Vigo")
            .row("customer_id", "(NULL)", FeedReader.SOURCE_FILE, "b.csv")
            .row("customer_id", "walk-in", FeedReader.SOURCE_FILE, "a.csv")
            .row("customer_id", "0000", FeedReader.SOURCE_FILE, "a.csv")
            .row("customer_id", " C-1 ", FeedReader.SOURCE_FILE, "a.csv")
            .staged();

    assertThat(outcome.staged("customer_id")).containsExactly(StagingCase.pseudonym("C-1"));
    assertThat(outcome.quarantined("reason", "row_count", "source_file", "row_key"))
        .containsExactly("missing_key | 3 | a.csv | -");
    assertThat(outcome.count("quarantined")).isEqualTo(3);
  }

  @Test
  void countsAFeedWithoutAnyValidRow() {
    var outcome =
        delivered(Feeds.ORDER_LINES)
            .with("order_id", "o", "product_id", "p", "fulfilment", "ship", "quantity", "1")
            .with("received_at", null)
            .row("line_number", null, "net_amount", "7.00")
            .row("line_number", "1", "net_amount", "0.40", "received_at", END)
            .staged();

    assertThat(outcome.rows()).isEmpty();
    assertThat(outcome.quarantined("reason")).containsExactly("missing_key");
    assertThat(outcome.count("read")).isEqualTo(2);
    assertThat(outcome.count("held")).isEqualTo(1);
    assertThat(amount(outcome, "read")).isEqualTo("7.40");
    assertThat(amount(outcome, "staged")).isEqualTo("0.00");
  }

  @Test
  void countsNothingInAnEmptyFeed() {
    var outcome = delivered(Feeds.WEB_EVENTS).staged();

    assertThat(outcome.rows()).isEmpty();
    assertThat(outcome.quarantine()).isEmpty();
    assertThat(outcome.links()).isEmpty();
    assertThat(outcome.count("read")).isZero();
    assertThat(outcome.count("staged")).isZero();
    assertThat(outcome.counts().<Object>getAs("first_event_at")).isNull();
  }

  @Test
  void putsEachUnreadableFileIntoQuarantine() {
    var files =
        Staging.unreadableFiles(
            SparkTest.session(),
            Feeds.ORDERS,
            List.of(new UnreadableFile("/in/a.parquet", "cut off")));

    assertThat(files.collectAsList())
        .singleElement()
        .satisfies(
            row -> {
              assertThat(row.<String>getAs("reason")).isEqualTo("unreadable_file");
              assertThat(row.<String>getAs("source_file")).isEqualTo("/in/a.parquet");
              assertThat(row.<Long>getAs("row_count")).isZero();
              assertThat(row.<String>getAs("row_hash")).hasSize(64);
            });
  }

  private static String amount(StagingCase.Outcome outcome, String name) {
    return outcome.counts().<BigDecimal>getAs(name + "_amount").toPlainString();
  }
}
