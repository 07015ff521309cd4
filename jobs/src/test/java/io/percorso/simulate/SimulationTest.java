package io.percorso.simulate;

import static io.percorso.testing.TableAssert.assertTable;
import static org.apache.spark.sql.functions.countDistinct;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.percorso.source.Feed;
import io.percorso.source.Feeds;
import io.percorso.testing.SparkTest;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One small simulation, and what must be true of it, asked in SQL apart from the generator. */
class SimulationTest {
  private static final SimulateOptions SMALL =
      SimulateOptions.ofPersons(7, 1200).withEvents(60_000);

  @TempDir private static Path folder;
  private static SparkSession spark;

  @BeforeAll
  static void simulate() {
    spark = SparkTest.session();
    Simulation.write(spark, SMALL, folder);
    SimulatedTable.all()
        .forEach(
            table ->
                spark
                    .read()
                    .parquet(folder.resolve(table.path()).toString())
                    .createOrReplaceTempView(table.path().replace('/', '_')));
    TruthOracle.views(spark);
  }

  @Test
  void writesTheSameRowsHoweverManyTasksWriteThem() {
    SimulateOptions few = SimulateOptions.ofPersons(7, 100).withEvents(12_000);
    for (String path : List.of("feeds/web_events", "truth/order_line_patterns")) {
      String once = contentOf(few, path, 1);
      assertThat(contentOf(few, path, 5)).isEqualTo(once);
      SimulateOptions otherSeed = SimulateOptions.ofPersons(8, 100).withEvents(12_000);
      assertThat(contentOf(otherSeed, path, 1)).isNotEqualTo(once);
    }
  }

  @Test
  void writesEveryFeedWithAllItsCanonicalColumns() {
    for (Feed feed : Feeds.ALL) {
      Dataset<Row> rows = spark.table("feeds_" + feed.name());
      assertThat(rows.columns())
          .containsExactlyElementsOf(feed.columns().stream().map(c -> c.name()).toList());
      assertThat(rows.isEmpty()).as(feed.name()).isFalse();
    }
  }

  @Test
  void aimsAtTheNumberOfWebEventsAskedFor() {
    long events = number("SELECT count(*) FROM feeds_web_events");
    assertThat(events).isBetween(57_000L, 64_000L);
  }

  @Test
  void plantsAtLeastThirtyLinesOfEveryPattern() {
    Map<String, Long> planted =
        counts("SELECT pattern, count(*) FROM truth_order_line_patterns GROUP BY 1");
    assertThat(planted.keySet()).containsExactlyInAnyOrderElementsOf(Score.PATTERNS);
    assertThat(planted.values()).allMatch(count -> count >= 30, "at least 30 in " + planted);
  }

  @Test
  void plantsEveryKindOfDisorder() {
    ROWS.forEach(
        (feed, conditions) -> {
          String counts =
              conditions.stream().map(c -> "count_if(" + c + ")").collect(Collectors.joining(", "));
          Row counted = spark.sql("SELECT " + counts + " FROM " + feed).first();
          for (int i = 0; i < conditions.size(); i++) {
            assertThat(counted.getLong(i)).as(conditions.get(i)).isPositive();
          }
        });
    for (String query : GROUPS) {
      assertThat(spark.sql(query).isEmpty()).as(query).isFalse();
    }
  }

  @Test
  void noRowArrivesMoreThanTenDaysLate() {
    assertThat(
            number(
                """
                SELECT count(*) FROM feeds_web_events
                WHERE received_at > try_cast(occurred_at AS TIMESTAMP) + INTERVAL 10 DAYS"""))
        .isZero();
  }

  @Test
  void truthIsWhatTheDefinitionsSayOfTheRowsWhenEveryPersonIsKnown() {
    assertTable(TruthOracle.differences(spark)).isEmpty();
  }

  @Test
  void truthNamesEveryValidLineOnce() {
    assertThat(
            number(
                "SELECT count(*) - count(DISTINCT order_id, line_number) FROM truth_order_lines"))
        .isZero();
    assertThat(
            number(
                """
                SELECT count(*) FROM (
                  SELECT order_id, line_number, true AS is_delivered FROM feeds_order_lines
                  WHERE order_id NOT LIKE 'bad-%' GROUP BY 1, 2)
                FULL JOIN truth_order_lines t USING (order_id, line_number)
                WHERE t.story IS NULL OR is_delivered IS NULL"""))
        .isZero();
  }

  @Test
  void truthKnowsIdentifiersOfOnePersonEach() {
    assertThat(
            number(
                "SELECT count(*) - count(DISTINCT namespace, identifier) FROM truth_identifiers"))
        .isZero();
    assertThat(
            number(
                "SELECT count(*) FROM truth_identifiers WHERE identifier IN ('+34910000000', 'L00000001')"))
        .isZero();
    assertThat(
            number(
                "SELECT count(*) FROM (SELECT true_person FROM truth_identifiers GROUP BY 1 HAVING count(*) > 3)"))
        .isPositive();
  }

  @Test
  void truthKnowsTwoPersonsOnOneCookie() {
    assertThat(
            number(
                """
                SELECT count(*) FROM (
                  SELECT anonymous_id FROM truth_cookies
                  GROUP BY 1 HAVING count(DISTINCT true_person) = 2)"""))
        .isPositive();
  }

  @Test
  void aWhaleIsOneVisitorWithItsEventsAndOneCustomerWithItsOrders() {
    SimulateOptions options = SMALL.withWhale(700, 40);
    Dataset<Row> events =
        Simulation.rows(spark, options, "feeds/web_events", 2).filter("anonymous_id = 'whale'");
    Dataset<Row> orders =
        Simulation.rows(spark, options, "feeds/orders", 2).filter("customer_id = 'whale'");
    Dataset<Row> lines = Simulation.rows(spark, options, "feeds/order_lines", 2);
    assertTable(
            events
                .selectExpr("'events' AS what", "event_id AS id")
                .union(orders.selectExpr("'orders'", "order_id"))
                .union(
                    lines
                        .join(orders.select("order_id"), "order_id")
                        .selectExpr("'lines'", "order_id"))
                .groupBy("what")
                .agg(countDistinct("id").as("ids")))
        .columns("what", "ids")
        .containsExactlyInAnyOrder("events | 700", "lines | 40", "orders | 40");
  }

  @Test
  void refusesTooFewPersonsOrDays() {
    assertThatThrownBy(() -> SimulateOptions.ofPersons(1, 49))
        .hasMessage("persons must be at least 50, but is 49");
    assertThatThrownBy(() -> SMALL.withDates(SMALL.firstDate(), 59, SMALL.businessZone()))
        .hasMessage("days must be at least 60, but is 59");
  }

  @Test
  void makesPersonsInProportionToEvents() {
    SimulateOptions large = SimulateOptions.ofEvents(1, 20_000_000);
    assertThat(large.persons()).isEqualTo(100_000);
    assertThat(large.days()).isEqualTo(365);
    assertThat(large.lastDate()).isEqualTo("2026-12-31");
  }

  /** Conditions that hold on some row of a feed. */
  private static final Map<String, List<String>> ROWS =
      Map.ofEntries(
          Map.entry(
              "feeds_orders",
              List.of(
                  "loyalty_id = 'L00000001' AND coalesce(customer_id, email, phone) IS NULL",
                  "email IS NOT NULL AND coalesce(customer_id, phone, loyalty_id) IS NULL",
                  "sales_channel = 'store' AND coalesce(customer_id, email, phone, loyalty_id) IS NULL",
                  "email IN ('N/A', 'guest')",
                  "status = 'complete?'",
                  "received_at > try_cast(updated_at AS TIMESTAMP) + INTERVAL 1 DAY",
                  "ordered_at IS NOT NULL AND try_cast(ordered_at AS TIMESTAMP) IS NULL",
                  "sales_channel = 'carrier pigeon'",
                  "currency = 'XBT'",
                  "try_cast(ordered_at AS TIMESTAMP) > received_at + INTERVAL 1 DAY",
                  "currency = 'USD'",
                  "currency = 'GBP'",
                  "ordered_at RLIKE '^....-..-..$'")),
          Map.entry(
              "feeds_web_events",
              List.of(
                  "received_at > try_cast(occurred_at AS TIMESTAMP) + INTERVAL 1 DAY",
                  "try_cast(occurred_at AS TIMESTAMP) IS NULL",
                  "user_agent LIKE '%bot%' AND NOT is_bot",
                  "is_bot",
                  "occurred_at LIKE '2026-03-29T%+02:00'",
                  "occurred_at LIKE '2026-03-29T0%+01:00'",
                  "consent_analytics = 'denied'",
                  "activity = 'product_scan' AND store_id IS NOT NULL",
                  "platform = 'app'",
                  "search_results = 0",
                  "activity = 'checkout_error'")),
          Map.entry(
              "feeds_order_lines",
              List.of(
                  "fulfilment = 'by balloon'",
                  "order_id IS NULL",
                  "quantity LIKE '-%'",
                  "net_amount = 'nine'",
                  "cancelled_at IS NOT NULL AND fulfilment = 'ship'",
                  "cancelled_at IS NOT NULL AND fulfilment = 'pickup'")),
          Map.entry(
              "feeds_feedback",
              List.of(
                  "metric = 'nps' AND score = '11'",
                  "metric = 'nps' AND order_id IS NOT NULL",
                  "metric = 'review'")),
          Map.entry(
              "feeds_returns", List.of("return_channel = 'store'", "return_channel = 'ship'")),
          Map.entry("feeds_customers", List.of("consent_analytics = 'denied'")),
          Map.entry(
              "feeds_interactions",
              List.of(
                  "activity = 'try_on'",
                  "channel = 'chat' AND anonymous_id IS NOT NULL",
                  "activity = 'campaign_click'",
                  "channel = 'fax'")));

  /** Queries that find some group of rows. */
  private static final List<String> GROUPS =
      List.of(
          "SELECT 1 FROM truth_cookies WHERE anonymous_id RLIKE '^w[12]-' GROUP BY true_person HAVING count(DISTINCT anonymous_id) = 2",
          "SELECT 1 FROM feeds_interactions WHERE phone = '+34910000000' HAVING count(DISTINCT email) > 10",
          "SELECT 1 FROM feeds_orders WHERE loyalty_id = 'L00000001' HAVING count(DISTINCT email) > 10",
          "SELECT 1 FROM feeds_web_events GROUP BY event_id HAVING count(*) > 1",
          "SELECT 1 FROM feeds_orders GROUP BY order_id HAVING count(DISTINCT updated_at) > 1",
          "SELECT 1 FROM feeds_order_lines GROUP BY order_id, line_number HAVING count(DISTINCT updated_at) > 1",
          "SELECT 1 FROM feeds_customers GROUP BY customer_id HAVING count(DISTINCT email) > 1",
          "SELECT 1 FROM feeds_web_events GROUP BY anonymous_id, substring(occurred_at, 1, 10) HAVING count(*) > 5000",
          "SELECT 1 FROM feeds_order_lines WHERE fulfilment = 'pickup' GROUP BY order_id HAVING max(ready_at) IS NOT NULL AND max(collected_at) IS NULL AND max(cancelled_at) IS NULL",
          "SELECT 1 FROM feeds_order_lines WHERE fulfilment = 'pickup' GROUP BY order_id HAVING max(ready_at) IS NULL",
          "SELECT 1 FROM feeds_order_lines l LEFT ANTI JOIN feeds_orders o ON o.order_id = l.order_id");

  private static String contentOf(SimulateOptions options, String path, int tasks) {
    Dataset<Row> rows = Simulation.rows(spark, options, path, tasks);
    return rows.selectExpr(
            "concat(count(*), ' ', bit_xor(xxhash64(*)), ' ', sum(xxhash64(*) % 1000003))")
        .first()
        .getString(0);
  }

  private static long number(String query) {
    return spark.sql(query).first().getLong(0);
  }

  private static Map<String, Long> counts(String query) {
    Map<String, Long> counts = new HashMap<>();
    spark.sql(query).collectAsList().forEach(row -> counts.put(row.getString(0), row.getLong(1)));
    return counts;
  }
}
