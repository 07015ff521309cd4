package io.percorso.staging;

import static io.percorso.staging.StagingCase.delivered;
import static org.assertj.core.api.Assertions.assertThat;

import io.percorso.source.Feed;
import io.percorso.source.Feeds;
import io.percorso.testing.SparkTest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/** The way a feed takes depends on what is in it; what comes out does not. */
@NullUnmarked
class StagingPathsTest {
  private static final int MANY = Staging.MOST_BROADCAST_KEYS;

  @Test
  void givesTheSameWhicheverWayTheRowsOfAKeyMeet() {
    List<Map<String, String>> customers = customers(new Random(5), 400);

    StagingCase.Outcome inOneTask = staged(Feeds.CUSTOMERS, customers, MANY, Staging.FEW_ROWS);
    assertThat(inOneTask.count("superseded")).isPositive();
    assertThat(inOneTask.count("duplicate")).isPositive();
    assertThat(inOneTask.quarantined("reason"))
        .contains("conflicting_duplicate", "not_a_timestamp", "missing_key");
    assertSame(staged(Feeds.CUSTOMERS, customers, MANY, 0), inOneTask);
    assertSame(staged(Feeds.CUSTOMERS, customers, 0, 0), inOneTask);
    assertSame(staged(Feeds.CUSTOMERS, customers, 0, Staging.FEW_ROWS), inOneTask);
  }

  @Test
  void findsBusyVisitorsWhicheverWayTheirEventsMeet() {
    List<Map<String, String>> events = events(new Random(6), 300);

    StagingCase.Outcome inOneTask = staged(Feeds.WEB_EVENTS, events, MANY, Staging.FEW_ROWS);
    assertThat(inOneTask.staged("excluded_reason")).contains("event_volume", "-");
    assertSame(staged(Feeds.WEB_EVENTS, events, MANY, 0), inOneTask);
    assertSame(staged(Feeds.WEB_EVENTS, events, 0, 0), inOneTask);
  }

  @Test
  void addsNothingToTheQuarantineWhereNothingWasRejected() {
    Dataset<Row> rows =
        delivered(Feeds.CUSTOMERS)
            .row("customer_id", "c1", "updated_at", "2026-01-10", "email", "a@example.org")
            .dataset();
    StagedFeed staged = stage(Feeds.CUSTOMERS, rows);
    Dataset<Row> written = written(Feeds.CUSTOMERS, staged);

    assertThat(staged.rejected()).isEmpty();
    assertThat(staged.identifiers(written)).hasSize(1);
    assertThat(Quarantine.of(SparkTest.session(), staged.rejected()).collectAsList()).isEmpty();
    staged.release();
  }

  @Test
  void takesNoIdentifiersOfDuplicatesNorOfFeedsThatLinkNobody() {
    Dataset<Row> copies =
        delivered(Feeds.CUSTOMERS)
            .row("customer_id", "c1", "updated_at", "2026-01-10", "email", "a@example.org")
            .row("customer_id", "c1", "updated_at", "2026-01-10", "email", "a@example.org")
            .dataset();
    Dataset<Row> stores = delivered(Feeds.STORES).row("store_id", "s1").dataset();
    StagedFeed customers = stage(Feeds.CUSTOMERS, copies);
    StagedFeed shops = stage(Feeds.STORES, stores);

    assertThat(customers.identifiers(written(Feeds.CUSTOMERS, customers))).hasSize(1);
    assertThat(shops.identifiers(written(Feeds.STORES, shops))).isEmpty();
    assertThat(IdentityLinks.of(SparkTest.session(), List.of()).collectAsList()).isEmpty();
    customers.release();
    shops.release();
  }

  @Test
  void readsTypedColumnsAsSparkCastsThem() {
    Dataset<Row> lines =
        SparkTest.session()
            .sql(
                """
                SELECT CAST(7 AS BIGINT) AS order_id, 1.50D AS line_number, true AS product_id,
                  2.0005D AS quantity, CAST(12.345 AS DECIMAL(9,3)) AS net_amount, 'ship' AS fulfilment,
                  named_struct('a', 1, 'b', array('x')) AS category,
                  CAST('pickup' AS BINARY) AS pickup_store_id,
                  DATE '2026-01-10' AS ready_at, TIMESTAMP_NTZ '2026-01-10 10:00:00' AS promised_at,
                  5 AS collected_at, TIMESTAMP '2026-01-12 00:00:00' AS updated_at
                """);
    Dataset<Row> customers =
        SparkTest.session()
            .sql(
                """
                SELECT 12 AS customer_id, '2026-01-10' AS updated_at, CAST(1980 AS BIGINT) AS birth_year,
                  map('b', 1, 'a', 2) AS attributes
                UNION ALL
                SELECT 13, '2026-01-10', 3000000000, map('a', null)
                """);

    assertThat(
            StagingCase.staged(Feeds.ORDER_LINES, lines, StagingCase.NEW_YORK)
                .staged(
                    "order_id",
                    "line_number",
                    "product_id",
                    "quantity",
                    "net_amount",
                    "category",
                    "pickup_store_id",
                    "ready_at",
                    "promised_at",
                    "collected_at",
                    "updated_at"))
        .containsExactly(
            "7 | 1.5 | true | 2.001 | 12.35 | {\"a\":1,\"b\":[\"x\"]} | pickup"
                + " | 2026-01-09T23:00:00Z | 2026-01-10T15:00:00Z | - | 2026-01-12T00:00:00Z");
    StagingCase.Outcome outcome =
        StagingCase.staged(Feeds.CUSTOMERS, customers, StagingCase.NEW_YORK);
    assertThat(outcome.staged("customer_id", "birth_year", "attributes"))
        .containsExactlyInAnyOrder(
            StagingCase.pseudonym("12") + " | 1980 | Map(b -> 1, a -> 2)",
            StagingCase.pseudonym("13") + " | - | Map(a -> null)");
    assertThat(outcome.count("unparsed_optional")).isEqualTo(1);
  }

  @Test
  void showsTypedColumnsOfRejectedRowsAsSparkCastsThem() {
    Dataset<Row> lines =
        SparkTest.session()
            .sql(
                """
                SELECT 'o' AS order_id, 1 AS line_number, 'p' AS product_id, -2.50D AS quantity,
                  CAST(1E5 AS DECIMAL(18,2)) AS net_amount, 'ship' AS fulfilment,
                  DATE '2026-01-10' AS ready_at, TIMESTAMP '2026-01-10 10:00:00.5' AS promised_at
                """);

    assertThat(
            StagingCase.staged(Feeds.ORDER_LINES, lines, StagingCase.NEW_YORK)
                .quarantined("reason", "row_json"))
        .containsExactly(
            "negative_quantity | {\"order_id\":\"o\",\"line_number\":\"1\",\"product_id\":\"p\","
                + "\"quantity\":\"-2.5\",\"net_amount\":\"100000.00\",\"fulfilment\":\"ship\","
                + "\"promised_at\":\"2026-01-10 10:00:00.5\",\"ready_at\":\"2026-01-10\"}");
  }

  private static void assertSame(StagingCase.Outcome one, StagingCase.Outcome other) {
    assertThat(one.rows()).containsExactlyInAnyOrderElementsOf(other.rows());
    assertThat(one.quarantine()).containsExactlyInAnyOrderElementsOf(other.quarantine());
    assertThat(one.links()).containsExactlyInAnyOrderElementsOf(other.links());
    assertThat(one.counts()).isEqualTo(other.counts());
  }

  private static StagingCase.Outcome staged(
      Feed feed, List<Map<String, String>> rows, int mostKeys, long fewRows) {
    Dataset<Row> delivered = delivered(feed).rows(rows).dataset().repartition(3);
    return StagingCase.staged(feed, delivered, StagingCase.NEW_YORK, mostKeys, fewRows);
  }

  private static StagedFeed stage(Feed feed, Dataset<Row> delivered) {
    return Staging.stage(
        feed,
        delivered,
        StagingCase.NEW_YORK,
        StagingCase.CONFIG,
        StagingCase.DATE,
        StagingCase.PSEUDONYMS);
  }

  private static Dataset<Row> written(Feed feed, StagedFeed staged) {
    return SparkTest.session()
        .createDataFrame(staged.rows().collectAsList(), StagedFeeds.of(feed).nullableSchema());
  }

  private static List<Map<String, String>> customers(Random random, int count) {
    List<Map<String, String>> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Map<String, String> row = new LinkedHashMap<>();
      row.put("customer_id", one(random, "c" + random.nextInt(count), "c1", "c2", "none"));
      row.put("updated_at", one(random, "2026-01-10", "2026-01-11", "2026-01-12", "x"));
      row.put("created_at", one(random, "2025-01-10", "2024-01-11", "soon", null));
      row.put("email", one(random, "a" + random.nextInt(50) + "@example.org", "b@x.org", null));
      row.put("phone", one(random, "600 123 45" + random.nextInt(10), "12", null));
      row.put("loyalty_id", one(random, "L" + random.nextInt(20), null, null));
      row.put(
          "attributes",
          one(random, "{\"b\":\"1\",\"a\":\"2\"}", "{\"a\":\"2\",\"b\":\"1\"}", null));
      row.put("received_at", one(random, "2026-02-01", "2026-02-02", null));
      rows.add(row);
    }
    return rows;
  }

  private static List<Map<String, String>> events(Random random, int count) {
    List<Map<String, String>> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Map<String, String> row = new LinkedHashMap<>();
      row.put("event_id", "e" + random.nextInt(count));
      row.put("occurred_at", "2026-01-1" + random.nextInt(9) + "T10:00:00Z");
      row.put("activity", one(random, "search", "visit", "visit", " "));
      row.put("anonymous_id", one(random, "k" + random.nextInt(20), "k1", null));
      row.put("customer_id", one(random, "c" + random.nextInt(5), null, null));
      row.put("consent_analytics", one(random, "granted", "granted", "denied"));
      rows.add(row);
    }
    return rows;
  }

  private static String one(Random random, String... values) {
    return values[random.nextInt(values.length)];
  }
}
