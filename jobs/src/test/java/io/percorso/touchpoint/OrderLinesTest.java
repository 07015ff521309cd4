package io.percorso.touchpoint;

import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;

import io.percorso.source.Feeds;
import io.percorso.staging.StagedFeeds;
import io.percorso.testing.RoomDefaults;
import io.percorso.testing.TableBuilder;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OrderLinesTest {
  private static final TouchpointConfig CONFIG = RoomDefaults.touchpoint("Europe/Madrid");
  private static final long ORDERED = micros("2026-03-01T23:30:00Z");

  @Test
  void aLineCarriesWhatItsOrderItsProductAndItsReturnsSay() {
    Dataset<Row> orders =
        TableBuilder.table(StagedFeeds.of(Feeds.ORDERS))
            .row(
                "order_id",
                "o1",
                "ordered_at",
                "2026-03-01T23:30:00Z",
                "sales_channel",
                "store",
                "currency",
                "EUR",
                "anonymous_id",
                "c",
                "store_id",
                "s1",
                "is_date_only",
                true)
            .dataset()
            .withColumn("person_id", lit("1ana"))
            .withColumn("identity_method", lit("direct"));
    Dataset<Row> lines =
        TableBuilder.table(StagedFeeds.of(Feeds.ORDER_LINES))
            .with("order_id", "o1", "product_id", "p1", "fulfilment", "pickup")
            .row(
                "line_number",
                "1",
                "quantity",
                "2.500",
                "net_amount",
                "19.90",
                "pickup_store_id",
                "s2",
                "promised_at",
                "2026-03-02T00:00:00.000001Z",
                "ready_at",
                "2026-03-02T00:00:00.000002Z",
                "collected_at",
                "2026-03-02T00:00:00.000003Z",
                "delivered_at",
                "2026-03-02T00:00:00.000004Z",
                "cancelled_at",
                "2026-03-02T00:00:00.000005Z")
            .row("line_number", "2", "category", "own", "product_id", "p9")
            .row("order_id", "waiting", "line_number", "1")
            .dataset();
    Dataset<Row> returns =
        TableBuilder.table(StagedFeeds.of(Feeds.RETURNS))
            .with("order_id", "o1", "line_number", "1", "return_channel", "ship")
            .row("return_id", "r3", "returned_at", "2026-04-01T00:00:00Z")
            .row("return_id", "r2", "returned_at", "2026-04-01T00:00:00Z")
            .row(
                "return_id",
                "r9",
                "returned_at",
                "2026-03-31T00:00:00Z",
                "return_channel",
                "store",
                "quantity",
                "0.500",
                "refund_amount",
                "3.98",
                "store_id",
                "s3",
                "reason",
                "torn")
            .row("return_id", "r1", "line_number", "7")
            .dataset();
    Dataset<Row> products =
        TableBuilder.table(StagedFeeds.of(Feeds.PRODUCTS))
            .row("product_id", "p1", "category", "shoes", "brand", "acme")
            .dataset();
    Dataset<Row> rows = OrderLines.from(orders, lines, returns, products);
    assertThat(rows.schema().catalogString()).isEqualTo(OrderLines.SCHEMA.catalogString());
    Map<String, OrderLine> byNumber =
        rows.collectAsList().stream()
            .map(OrderLines::fromRow)
            .collect(Collectors.toMap(OrderLine::lineNumber, line -> line));
    long monday = micros("2026-03-02T00:00:00Z");
    OrderLine first = Objects.requireNonNull(byNumber.get("1"));
    OrderLine second = Objects.requireNonNull(byNumber.get("2"));
    assertThat(byNumber).containsOnlyKeys("1", "2");
    assertThat(first)
        .usingRecursiveComparison()
        .ignoringFields("returns")
        .isEqualTo(
            new OrderLine(
                "o1",
                "1",
                "1ana",
                "c",
                "direct",
                "p1",
                "shoes",
                "acme",
                "s1",
                "s2",
                "store",
                "pickup",
                "EUR",
                new BigDecimal("2.500"),
                new BigDecimal("19.90"),
                true,
                ORDERED,
                monday + 1,
                monday + 2,
                monday + 3,
                monday + 4,
                monday + 5,
                List.of()));
    assertThat(first.returns())
        .extracting(OrderLine.Return::returnId)
        .containsExactly("r9", "r2", "r3");
    assertThat(first.returns().get(0))
        .isEqualTo(
            new OrderLine.Return(
                "r9",
                micros("2026-03-31T00:00:00Z"),
                "store",
                new BigDecimal("0.500"),
                new BigDecimal("3.98"),
                "s3",
                "torn"));
    assertThat(second.category()).isEqualTo("own");
    assertThat(second.brand()).isNull();
    assertThat(second.collectedAt()).isNull();
    assertThat(second.returns()).isEmpty();
  }

  @Test
  void aLineGivesItsPurchaseWhatHappenedToItAndItsReturns() {
    OrderLine line =
        line(
            "web",
            "pickup",
            1L,
            2L,
            3L,
            4L,
            backTo("r1", "store", "s3"),
            backTo("r2", "ship", null));
    assertThat(OrderLineTouchpoints.of(line, CONFIG))
        .extracting(OrderLinesTest::text)
        .containsExactly(
            "purchase 0 web s1 order_lines:o1/1 2.000 19.90 EUR",
            "pickup_ready 1 store s2 order_lines:o1/1 2.000 null null",
            "pickup 2 store s2 order_lines:o1/1 2.000 null null",
            "delivery 3 mail null order_lines:o1/1 2.000 null null",
            "cancellation 4 web s1 order_lines:o1/1 2.000 null null",
            "return 9 store s3 returns:r1 1.000 9.95 EUR",
            "return 9 mail null returns:r2 1.000 9.95 EUR");
  }

  @Test
  void aReserveLineIsReservedThenBoughtInTheStoreWhenCollected() {
    assertThat(OrderLineTouchpoints.of(line("app", "reserve", 1L, 2L, null, null), CONFIG))
        .extracting(OrderLinesTest::text)
        .containsExactly(
            "reserve 0 app s1 order_lines:o1/1 2.000 19.90 EUR",
            "purchase 2 store s2 order_lines:o1/1 2.000 19.90 EUR",
            "pickup_ready 1 store s2 order_lines:o1/1 2.000 null null",
            "pickup 2 store s2 order_lines:o1/1 2.000 null null");
    assertThat(OrderLineTouchpoints.of(line("app", "reserve", 1L, null, null, 3L), CONFIG))
        .extracting(Touchpoint::activity)
        .containsExactly("reserve", "pickup_ready", "cancellation");
  }

  @Test
  void aLinesTouchpointsKnowLinePersonAndPlace() {
    Touchpoint purchase =
        OrderLineTouchpoints.of(line("store", "in_store", null, null, null, null), CONFIG).get(0);
    assertThat(purchase.isInStore()).isTrue();
    assertThat(purchase.isOnline()).isFalse();
    assertThat(purchase.orderId()).isEqualTo("o1");
    assertThat(purchase.lineNumber()).isEqualTo("1");
    assertThat(purchase.category()).isEqualTo("shoes");
    assertThat(purchase.brand()).isEqualTo("acme");
    assertThat(purchase.identityMethod()).isEqualTo("direct");
    assertThat(purchase.row().getString(TouchpointRow.PERSON_ID)).isEqualTo("1ana");
    assertThat(purchase.row().getString(TouchpointRow.ANONYMOUS_ID)).isEqualTo("c");
    assertThat(purchase.row().getDate(TouchpointRow.OCCURRED_DATE)).hasToString("2026-03-02");
    assertThat(purchase.row().getLong(TouchpointRow.EVENT_COUNT)).isEqualTo(1);
    assertThat(purchase.row().isNullAt(TouchpointRow.MARKETING_CHANNEL)).isTrue();
  }

  @Test
  void idsDoNotCollideWhereASlashStandsInAnOrderId() {
    OrderLine line = line("web", "ship", null, null, null, null);
    assertThat(List.of(idOf(withKey(line, "a/b", "c")), idOf(withKey(line, "a", "b/c"))))
        .doesNotHaveDuplicates();
  }

  private static String idOf(OrderLine line) {
    return OrderLineTouchpoints.of(line, CONFIG).get(0).id();
  }

  private static String text(Touchpoint touchpoint) {
    return "%s %d %s %s %s:%s %s %s %s"
        .formatted(
            touchpoint.activity(),
            touchpoint.occurredAt() - ORDERED,
            touchpoint.channel(),
            touchpoint.storeId(),
            touchpoint.source(),
            touchpoint.sourceKey(),
            touchpoint.row().get(TouchpointRow.QUANTITY),
            touchpoint.row().get(TouchpointRow.NET_AMOUNT),
            touchpoint.row().get(TouchpointRow.CURRENCY_CODE));
  }

  private static OrderLine.Return backTo(String id, String channel, @Nullable String store) {
    return new OrderLine.Return(
        id, ORDERED + 9, channel, new BigDecimal("1.000"), new BigDecimal("9.95"), store, null);
  }

  private static OrderLine line(
      String salesChannel,
      String fulfilment,
      @Nullable Long ready,
      @Nullable Long collected,
      @Nullable Long delivered,
      @Nullable Long cancelled,
      OrderLine.Return... returns) {
    return new OrderLine(
        "o1",
        "1",
        "1ana",
        "c",
        "direct",
        "p1",
        "shoes",
        "acme",
        "s1",
        "s2",
        salesChannel,
        fulfilment,
        "EUR",
        new BigDecimal("2.000"),
        new BigDecimal("19.90"),
        false,
        ORDERED,
        null,
        after(ready),
        after(collected),
        after(delivered),
        after(cancelled),
        List.of(returns));
  }

  private static OrderLine withKey(OrderLine line, String orderId, String lineNumber) {
    return new OrderLine(
        orderId,
        lineNumber,
        line.personId(),
        line.anonymousId(),
        line.identityMethod(),
        line.productId(),
        line.category(),
        line.brand(),
        line.storeId(),
        line.pickupStoreId(),
        line.salesChannel(),
        line.fulfilment(),
        line.currencyCode(),
        line.quantity(),
        line.netAmount(),
        line.isDateOnly(),
        line.orderedAt(),
        null,
        null,
        null,
        null,
        null,
        List.of());
  }

  private static @Nullable Long after(@Nullable Long micros) {
    return micros == null ? null : Long.valueOf(ORDERED + micros);
  }

  private static long micros(String instant) {
    return Micros.of(Instant.parse(instant));
  }
}
