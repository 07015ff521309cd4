package io.percorso.touchpoint;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.jspecify.annotations.Nullable;

/**
 * Touchpoints of an order line: its purchase or reservation, what happened to it, and its returns.
 * A reserve line is a reserve at ordered_at and a purchase in the store at collected_at. The store
 * is where it happened: of a pickup the pickup store, of a return the one it was brought to, else
 * the order's.
 */
public final class OrderLineTouchpoints {
  private final OrderLine line;
  private final TouchpointConfig config;
  private final BusinessDates dates;
  private final List<Touchpoint> touchpoints = new ArrayList<>();

  private OrderLineTouchpoints(OrderLine line, TouchpointConfig config) {
    this.line = line;
    this.config = config;
    dates = new BusinessDates(config.businessZone());
  }

  /** The line's touchpoints; the first is its purchase, of a reserve line its reserve. */
  public static List<Touchpoint> of(OrderLine line, TouchpointConfig config) {
    return new OrderLineTouchpoints(line, config).all();
  }

  /** The id of a line's purchase, of columns order_id, line_number, product_id and category. */
  public static Column purchaseId() {
    return SourceHash.column(
        lit("order_lines"),
        col("order_id"),
        col("line_number"),
        lit(Activities.PURCHASE),
        col("product_id"),
        col("category"));
  }

  private List<Touchpoint> all() {
    if (line.isReserve()) {
      addPaid(Activities.RESERVE, line.salesChannel(), reservedStore(), line.orderedAt());
      addPaid(Activities.PURCHASE, Channels.STORE, line.pickupStoreId(), line.collectedAt());
    } else {
      addPaid(Activities.PURCHASE, line.salesChannel(), line.storeId(), line.orderedAt());
    }
    addState(Activities.PICKUP_READY, Channels.STORE, line.pickupStoreId(), line.readyAt());
    addState(Activities.PICKUP, Channels.STORE, line.pickupStoreId(), line.collectedAt());
    addState(Activities.DELIVERY, Channels.MAIL, null, line.deliveredAt());
    addState(Activities.CANCELLATION, line.salesChannel(), line.storeId(), line.cancelledAt());
    line.returns().forEach(this::addReturn);
    return List.copyOf(touchpoints);
  }

  private @Nullable String reservedStore() {
    return line.storeId() == null ? line.pickupStoreId() : line.storeId();
  }

  private void addPaid(
      String activity, String channel, @Nullable String storeId, @Nullable Long at) {
    if (at != null) {
      add(withAmount(ofLine(activity), line.netAmount()), channel, storeId, at);
    }
  }

  private void addState(
      String activity, String channel, @Nullable String storeId, @Nullable Long at) {
    if (at != null) {
      add(ofLine(activity), channel, storeId, at);
    }
  }

  private void addReturn(OrderLine.Return back) {
    String channel = back.returnChannel().equals("store") ? Channels.STORE : Channels.MAIL;
    TouchpointRow row =
        new TouchpointRow(0)
            .of(
                "returns",
                List.of(back.returnId()),
                Activities.RETURN,
                line.productId(),
                line.category())
            .set(TouchpointRow.TOPIC, back.reason())
            .set(TouchpointRow.QUANTITY, back.quantity());
    add(withAmount(row, back.refundAmount()), channel, back.storeId(), back.returnedAt());
  }

  private TouchpointRow ofLine(String activity) {
    return new TouchpointRow(0)
        .of(
            "order_lines",
            List.of(line.orderId(), line.lineNumber()),
            activity,
            line.productId(),
            line.category())
        .set(TouchpointRow.QUANTITY, line.quantity());
  }

  private TouchpointRow withAmount(TouchpointRow row, BigDecimal amount) {
    return row.set(TouchpointRow.NET_AMOUNT, amount)
        .set(TouchpointRow.CURRENCY_CODE, line.currencyCode());
  }

  private void add(TouchpointRow row, String channel, @Nullable String storeId, long at) {
    touchpoints.add(
        Touchpoint.fromRow(
            row.in(config.known(channel), storeId, config)
                .during(at, at, dates)
                .set(TouchpointRow.PERSON_ID, line.personId())
                .set(TouchpointRow.ANONYMOUS_ID, line.anonymousId())
                .set(TouchpointRow.ORDER_ID, line.orderId())
                .set(TouchpointRow.LINE_NUMBER, line.lineNumber())
                .set(TouchpointRow.BRAND, line.brand())
                .set(TouchpointRow.IDENTITY_METHOD, line.identityMethod())
                .set(TouchpointRow.EVENT_COUNT, 1L)
                .build()));
  }
}
