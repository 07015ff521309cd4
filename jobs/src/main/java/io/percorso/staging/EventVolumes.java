package io.percorso.staging;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Finds visitors with more events on one business date than a human makes. */
final class EventVolumes {
  private static final String VISITOR = "_visitor";

  private EventVolumes() {}

  /**
   * Staged web events with is_excluded and the final excluded_reason.
   *
   * @param counted the same events again, for the count alone: only identifiers and date are read
   */
  static Dataset<Row> withExclusions(Dataset<Row> events, Dataset<Row> counted, int most) {
    Column visitor = coalesce(col("anonymous_id"), col("customer_id"), col("email"));
    Dataset<Row> busy =
        counted
            .select(visitor.as(VISITOR), col("business_date"))
            .groupBy(VISITOR, "business_date")
            .agg(count(lit(1)).as("event_count"))
            .filter(col("event_count").gt(most))
            .select(col(VISITOR), col("business_date"), lit(true).as("_is_busy"));
    Column reason = col("excluded_reason");
    Column isBusy = coalesce(col("_is_busy"), lit(false));
    // many-to-one: busy has one row per visitor and date, and at most a row per `most` events
    return events
        .withColumn(VISITOR, visitor)
        .join(broadcast(busy), new String[] {VISITOR, "business_date"}, "left")
        .withColumns(
            Map.of(
                "is_excluded",
                reason.isNotNull().or(isBusy),
                "excluded_reason",
                when(
                        isBusy.and(reason.isNull().or(reason.equalTo("consent_denied"))),
                        lit("event_volume"))
                    .otherwise(reason)))
        .drop(VISITOR, "_is_busy");
  }
}
