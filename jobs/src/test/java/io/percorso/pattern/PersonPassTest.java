package io.percorso.pattern;

import static io.percorso.testing.TableAssert.assertTable;
import static io.percorso.testing.TableBuilder.table;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.from_json;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import io.percorso.source.Feeds;
import io.percorso.source.RunDate;
import io.percorso.staging.StagedFeeds;
import io.percorso.testing.RoomDefaults;
import io.percorso.testing.SparkTest;
import io.percorso.touchpoint.OrderLines;
import io.percorso.touchpoint.Sessions;
import io.percorso.touchpoint.Touchpoints;
import io.percorso.touchpoint.WebEvents;
import java.time.LocalDate;
import java.time.ZoneId;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two people, a cookie, an order and a survey of nobody, in one pass. */
class PersonPassTest {
  private static final ZoneId MADRID = ZoneId.of("Europe/Madrid");

  private static Dataset<Row> touchpoints() {
    return table(Touchpoints.CONTRACT)
        .with(
            "source",
            "web_events",
            "channel",
            "web",
            "is_online",
            true,
            "is_in_store",
            false,
            "identity_method",
            "direct",
            "event_count",
            1L)
        .row(view("v1", "1a", "2026-05-01T10:00:00Z"))
        .row(view("v2", "1b", "2026-05-01T11:00:00Z"))
        .row(view("v3", "9c", "2026-05-01T12:00:00Z"))
        .row(view("v4", null, "2026-05-01T13:00:00Z"))
        .row(view("v5", "1b", "2026-05-02T11:00:00Z"))
        .dataset()
        .withColumn(
            "session",
            when(
                col("touchpoint_id").equalTo("v2"),
                from_json(lit("{\"session_id\":\"s2\"}"), Sessions.CONTRACT.nullableSchema())));
  }

  private static @Nullable Object[] view(String id, @Nullable String person, String at) {
    return new @Nullable Object[] {
      "touchpoint_id", id,
      "source_key", id,
      "person_id", person,
      "activity", "product_view",
      "product_id", "boot",
      "category", "shoes",
      "occurred_at", at,
      "last_at", at
    };
  }

  private static Dataset<Row> lines() {
    Dataset<Row> orders =
        table(StagedFeeds.of(Feeds.ORDERS))
            .with("sales_channel", "store", "currency", "EUR")
            .row("order_id", "of-a", "ordered_at", "2026-05-03T10:00:00Z")
            .row("order_id", "of-nobody", "ordered_at", "2026-05-03T10:00:00Z")
            .dataset()
            .withColumn("person_id", when(col("order_id").equalTo("of-a"), lit("1a")))
            .withColumn("identity_method", lit("direct"));
    Dataset<Row> orderLines =
        table(StagedFeeds.of(Feeds.ORDER_LINES))
            .with(
                "line_number",
                "1",
                "fulfilment",
                "in_store",
                "quantity",
                "1",
                "net_amount",
                "20.00")
            .row("order_id", "of-a", "product_id", "boot", "category", "shoes")
            .row("order_id", "of-nobody", "product_id", "boot", "category", "shoes")
            .dataset();
    return OrderLines.from(
        orders,
        orderLines,
        table(StagedFeeds.of(Feeds.RETURNS)).dataset(),
        table(StagedFeeds.of(Feeds.PRODUCTS)).dataset());
  }

  private static Dataset<Row> pass(Dataset<Row> touchpoints) {
    return pass(touchpoints, lines());
  }

  private static Dataset<Row> pass(Dataset<Row> touchpoints, Dataset<Row> lines) {
    return PersonPass.of(
        WebEvents.asTouchpoints(touchpoints),
        touchpoints,
        lines,
        RoomDefaults.touchpoint(MADRID.getId()),
        RoomDefaults.journey(),
        new PatternEngine(new CompiledPatterns(TestPatterns.shipped()), TestPatterns.history()),
        new RunDate(LocalDate.parse("2026-06-30"), MADRID));
  }

  @Test
  void everyTouchpointComesOutOnceInTheJourneyOfItsPerson() {
    assertTable(
            PersonPass.journeyTouchpoints(
                pass(touchpoints().repartition(5)), RoomDefaults.journey()))
        .columns("person_id", "activity", "journey_position", "stage")
        .containsExactlyInAnyOrder(
            "1a | product_view | 1 | consideration",
            "1a | purchase | 2 | purchase",
            "1b | product_view | 1 | consideration",
            "1b | product_view | 2 | consideration",
            "9c | product_view | 1 | consideration",
            "- | product_view | - | consideration",
            "- | purchase | - | purchase");
    assertTable(
            PersonPass.journeyTouchpoints(pass(touchpoints()), RoomDefaults.journey())
                .where("activity = 'purchase' AND person_id = '1a'"))
        .columns("stage_number", "stages")
        .containsExactly(
            "4 | {classic=purchase, five_stage=purchase, four_stage=conversion, six_stage=purchase}");
    assertTable(PersonPass.sessions(pass(touchpoints())))
        .columns("session_id")
        .containsExactly("s2");
    assertTable(PersonPass.journeys(pass(touchpoints())))
        .columns("person_id", "outcome", "touchpoint_count")
        .containsExactlyInAnyOrder("1a | converted | 2", "1b | browsed | 2", "9c | browsed | 1");
  }

  @Test
  void everyOrderLineHasOneOutcomeWithTheEvidenceOfItsOwnPersonOnly() {
    Dataset<Row> pass = pass(touchpoints());
    assertTable(PersonPass.outcomes(pass))
        .columns("order_id", "person_id", "primary_pattern")
        .containsExactlyInAnyOrder("of-a | 1a | ropo", "of-nobody | - | unidentified");
    assertTable(PersonPass.matches(pass))
        .columns("order_id", "pattern", "person_id")
        .containsExactly("of-a | ropo | 1a");
  }

  /** A look at every touchpoint for every line would be a billion looks, for each pattern. */
  @Test
  @Timeout(120)
  void eachOfACustomersTenThousandOrdersHasItsOutcomeFromAHundredThousandViews() {
    Dataset<Row> views =
        touchpoints()
            .where("touchpoint_id = 'v1'")
            .crossJoin(SparkTest.session().range(100_000))
            .withColumn("touchpoint_id", concat(lit("v"), col("id")))
            .withColumn("source_key", col("touchpoint_id"))
            .withColumn("occurred_at", expr("occurred_at + make_dt_interval(0, 0, 0, 30 * id)"))
            .withColumn("last_at", col("occurred_at"))
            .drop("id");
    Dataset<Row> orders =
        lines()
            .where("order_id = 'of-a'")
            .crossJoin(SparkTest.session().range(10_000))
            .withColumn("order_id", concat(lit("o"), col("id")))
            .withColumn("ordered_at", expr("ordered_at + make_dt_interval(0, 0, 5 * id)"))
            .drop("id");

    Dataset<Row> outcomes = PersonPass.outcomes(pass(views, orders));

    assertTable(outcomes.groupBy("person_id", "primary_pattern").count())
        .columns("person_id", "primary_pattern", "count")
        .containsExactly("1a | ropo | 10000");
  }
}
