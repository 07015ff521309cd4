package io.percorso.testing;

import io.percorso.touchpoint.Micros;
import io.percorso.touchpoint.Touchpoint;
import io.percorso.touchpoint.Touchpoints;
import java.math.BigDecimal;
import java.sql.Date;
import java.time.Instant;
import java.util.List;
import org.apache.spark.sql.RowFactory;

/** One touchpoint in memory; what a test does not say is null or neutral: an online web row. */
public final class TouchpointBuilder {
  private static final List<String> COLUMNS = Touchpoints.CONTRACT.columnNames();

  private final Object[] values = new Object[COLUMNS.size()];

  private TouchpointBuilder() {}

  /** The id is also the source key, so it decides between touchpoints of one instant and stage. */
  public static TouchpointBuilder touchpoint(String id, String activity, Instant at) {
    return new TouchpointBuilder()
        .with("touchpoint_id", id)
        .with("source", "web_events")
        .with("source_key", id)
        .with("activity", activity)
        .with("channel", "web")
        .with("identity_method", "direct")
        .with("event_count", 1L)
        .with("is_online", true)
        .with("is_in_store", false)
        .with("occurred_at", Micros.toTimestamp(Micros.of(at)))
        .with("last_at", Micros.toTimestamp(Micros.of(at)))
        .with("occurred_date", Date.valueOf("2026-01-01"));
  }

  public TouchpointBuilder with(String column, Object value) {
    int position = COLUMNS.indexOf(column);
    if (position < 0) {
      throw new IllegalArgumentException("no column " + column);
    }
    values[position] = value;
    return this;
  }

  public TouchpointBuilder of(String orderId) {
    return with("order_id", orderId);
  }

  public TouchpointBuilder in(String channel, boolean isOnline) {
    return with("channel", channel).with("is_online", isOnline);
  }

  public TouchpointBuilder paid(String amount, String currency) {
    return with("net_amount", new BigDecimal(amount)).with("currency_code", currency);
  }

  public Touchpoint build() {
    return Touchpoint.fromRow(RowFactory.create(values.clone()));
  }
}
