package io.percorso.touchpoint;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import java.util.HashMap;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Touchpoints of the interactions: one each, but a purchase whose order is staged gives none. */
public final class ContactTouchpoints {
  private ContactTouchpoints() {}

  /**
   * One row per interaction, as {@link Touchpoints#CONTRACT}.
   *
   * @param interactions staged, with person_id and identity_method
   * @param orders staged
   * @param products staged
   */
  public static Dataset<Row> from(
      Dataset<Row> interactions,
      Dataset<Row> orders,
      Dataset<Row> products,
      TouchpointConfig config) {
    Dataset<Row> named =
        ProductNames.joined(withoutStagedPurchases(interactions, orders), products)
            .withColumns(
                Map.of(
                    "category", coalesce(col("category"), col("product_category")),
                    "activity", TouchpointColumns.knownActivity(col("activity")),
                    "channel", TouchpointColumns.knownChannel(col("channel"))));
    return TouchpointColumns.select(named, columns(config));
  }

  private static Map<String, Column> columns(TouchpointConfig config) {
    Column source = lit("interactions");
    Column occurredAt = col("occurred_at");
    Column channel = col("channel");
    Map<String, Column> columns = new HashMap<>();
    for (String same :
        new String[] {
          "person_id",
          "anonymous_id",
          "order_id",
          "product_id",
          "store_id",
          "case_id",
          "activity",
          "channel",
          "category",
          "campaign",
          "topic",
          "identity_method",
          "wait_seconds",
          "duration_seconds",
          "occurred_at"
        }) {
      columns.put(same, col(same));
    }
    columns.put(
        "touchpoint_id",
        TouchpointColumns.id(
            source, col("interaction_id"), col("activity"), col("product_id"), col("category")));
    columns.put("source", source);
    columns.put("source_key", col("interaction_id"));
    columns.put("marketing_channel", channel);
    columns.put("brand", col("product_brand"));
    columns.put("event_count", lit(1L));
    columns.put("is_resolved", col("resolved"));
    columns.put("is_online", TouchpointColumns.isOnline(channel, config));
    columns.put("is_in_store", TouchpointColumns.isInStore(channel, col("activity")));
    columns.put("last_at", occurredAt);
    columns.put("occurred_date", TouchpointColumns.businessDate(occurredAt, config));
    return columns;
  }

  /**
   * A row that is no purchase of an order joins on its own key, which no order has, so that they
   * spread over all tasks.
   */
  private static Dataset<Row> withoutStagedPurchases(
      Dataset<Row> interactions, Dataset<Row> orders) {
    Column purchasedOrder =
        when(col("activity").equalTo(Activities.PURCHASE), concat(lit("order "), col("order_id")));
    Dataset<Row> staged = orders.select(concat(lit("order "), col("order_id")).as("order_key"));
    return interactions
        .withColumn(
            "order_key",
            coalesce(purchasedOrder, concat(lit("interaction "), col("interaction_id"))))
        .join(staged, new String[] {"order_key"}, "left_anti")
        .drop("order_key");
  }
}
