package io.percorso.staging;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import java.util.Optional;
import org.apache.spark.api.java.function.FilterFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/** Finds visitors with more events on one business date than a human makes. */
final class EventVolumes {
  private static final String IS_BUSY = "_is_busy";

  private EventVolumes() {}

  /**
   * Visitors and business dates with more than {@code most} staged events; nothing where there are
   * none for certain.
   *
   * @param resolved the valid events of repeated keys, with their fate; null: there are none
   */
  static Optional<Dataset<Row>> busy(
      Dataset<Row> findings,
      Broadcast<RepeatedKeys> repeated,
      @Nullable Dataset<Row> resolved,
      int most) {
    Dataset<Row> valid = findings.filter(col(Findings.VISITOR_HASH).isNotNull());
    Dataset<Row> possible = busy(visits(valid), most);
    if (possible.isEmpty()) {
      return Optional.empty();
    }
    if (resolved == null) {
      return Optional.of(possible);
    }
    Dataset<Row> single =
        valid
            .select(Findings.KEY_HASH, Findings.VISITOR_HASH, Findings.BUSINESS_DATE)
            .filter((FilterFunction<Row>) row -> !repeated.value().contain(row.getLong(0)));
    Dataset<Row> winners =
        resolved
            .filter(col(VersionFates.VISITOR_HASH).isNotNull())
            .select(
                col(VersionFates.VISITOR_HASH).as(Findings.VISITOR_HASH),
                col(VersionFates.BUSINESS_DATE).as(Findings.BUSINESS_DATE));
    return Optional.of(busy(visits(single).unionByName(winners), most));
  }

  private static Dataset<Row> visits(Dataset<Row> findings) {
    return findings.select(Findings.VISITOR_HASH, Findings.BUSINESS_DATE);
  }

  private static Dataset<Row> busy(Dataset<Row> visits, int most) {
    return visits
        .groupBy(Findings.VISITOR_HASH, Findings.BUSINESS_DATE)
        .count()
        .filter(col("count").gt(most))
        .select(
            col(Findings.VISITOR_HASH).as(CarriedRows.VISITOR_HASH),
            col(Findings.BUSINESS_DATE).as(CarriedRows.BUSINESS_DATE),
            lit(true).as(IS_BUSY));
  }

  /** The same events; those of busy visitors excluded, unless for a stronger reason. */
  static Dataset<Row> withoutBusy(Dataset<Row> events, Dataset<Row> busy) {
    Column reason = col(CarriedRows.EXCLUDED_REASON);
    // many-to-one: busy has one row per visitor and date, and at most a row per `most` events
    return events
        .join(
            broadcast(busy),
            new String[] {CarriedRows.VISITOR_HASH, CarriedRows.BUSINESS_DATE},
            "left")
        .withColumn(
            CarriedRows.EXCLUDED_REASON,
            when(coalesce(col(IS_BUSY), lit(false)).and(reason.isNull()), lit("event_volume"))
                .otherwise(reason));
  }
}
