package io.percorso.touchpoint;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import java.util.HashMap;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Touchpoints of the feedback: one each, review_write for a review, else survey_response. */
public final class FeedbackTouchpoints {
  private FeedbackTouchpoints() {}

  /**
   * One row per feedback, as {@link Touchpoints#CONTRACT}; category and brand are the product's.
   *
   * @param feedback staged, with person_id and identity_method
   * @param products staged
   */
  public static Dataset<Row> from(
      Dataset<Row> feedback, Dataset<Row> products, TouchpointConfig config) {
    Column activity =
        when(col("metric").equalTo("review"), Activities.REVIEW_WRITE)
            .otherwise(Activities.SURVEY_RESPONSE);
    Dataset<Row> named =
        ProductNames.joined(feedback, products)
            .withColumns(
                Map.of(
                    "activity",
                    activity,
                    "channel",
                    TouchpointColumns.knownChannel(col("channel"))));
    return TouchpointColumns.select(named, columns(config));
  }

  private static Map<String, Column> columns(TouchpointConfig config) {
    Column source = lit("feedback");
    Column submittedAt = col("submitted_at");
    Map<String, Column> columns = new HashMap<>();
    for (String same :
        new String[] {
          "person_id",
          "anonymous_id",
          "order_id",
          "product_id",
          "store_id",
          "activity",
          "channel",
          "metric",
          "score",
          "identity_method"
        }) {
      columns.put(same, col(same));
    }
    columns.put(
        "touchpoint_id",
        TouchpointColumns.id(
            source,
            col("feedback_id"),
            col("activity"),
            col("product_id"),
            col("product_category")));
    columns.put("source", source);
    columns.put("source_key", col("feedback_id"));
    columns.put("category", col("product_category"));
    columns.put("brand", col("product_brand"));
    columns.put("event_count", lit(1L));
    columns.put("is_online", TouchpointColumns.isOnline(col("channel"), config));
    columns.put("is_in_store", TouchpointColumns.isInStore(col("channel"), col("activity")));
    columns.put("occurred_at", submittedAt);
    columns.put("last_at", submittedAt);
    columns.put("occurred_date", TouchpointColumns.businessDate(submittedAt, config));
    return columns;
  }
}
