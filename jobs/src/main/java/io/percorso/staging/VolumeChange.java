package io.percorso.staging;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.percorso.table.RowChange;
import io.percorso.table.WorkedOut;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Web events that are staged no longer as they were, and those that are instead or besides. A
 * visitor's date with more events than a human makes excludes all of them: where others come or go,
 * so may those that were staged before.
 *
 * @param gone key and {@link RowChange#FILE} of rows as they were staged, at least
 * @param come rows as they are
 */
record VolumeChange(Dataset<Row> gone, Dataset<Row> come) {
  private static final String VISITOR = "_visitor";
  private static final String EVENTS = "_events";
  private static final String WAS_BUSY = "_was_busy";
  private static final String IS_BUSY = "_is_busy";
  private static final String EVENT_VOLUME = "event_volume";
  private static final String[] DAY = {VISITOR, CarriedRows.BUSINESS_DATE};
  private static final String[] KEY = {StagedFeeds.KEY_HASH};

  /**
   * The change with every event judged by the volume of its visitor's date.
   *
   * @param staged the events before, with {@link RowChange#FILE}
   * @param gone events of the change, judged or not, with it too
   * @param come events of the change, not yet judged
   * @param most events of a visitor on a date that is no bot
   */
  static VolumeChange of(Dataset<Row> staged, Dataset<Row> gone, Dataset<Row> come, int most) {
    Dataset<Row> days =
        WorkedOut.keys(
            withVisitor(gone)
                .select(VISITOR, CarriedRows.BUSINESS_DATE)
                .union(withVisitor(come).select(VISITOR, CarriedRows.BUSINESS_DATE))
                .where(col(VISITOR).isNotNull())
                .distinct());
    Dataset<Row> stay =
        withVisitor(onDates(staged, days)).join(gone.select(KEY[0]), KEY, "left_anti");
    Dataset<Row> critical =
        WorkedOut.keys(
            counted(stay.join(days, DAY, "left_semi"))
                .union(counted(withVisitor(come)))
                .groupBy(VISITOR, CarriedRows.BUSINESS_DATE)
                .agg(sum(EVENTS).as(EVENTS), max(WAS_BUSY).as(WAS_BUSY))
                .withColumn(IS_BUSY, col(EVENTS).gt(most))
                .where(col(IS_BUSY).or(col(WAS_BUSY)))
                .select(VISITOR, CarriedRows.BUSINESS_DATE, IS_BUSY));
    if (WorkedOut.areNone(critical)) {
      return new VolumeChange(gone, come);
    }
    Dataset<Row> otherwise =
        WorkedOut.rows(
            // many-to-one: critical has one row per visitor and date
            stay.join(critical, DAY)
                .withColumn("_reason", reason())
                .where(not(col("_reason").eqNullSafe(col(CarriedRows.EXCLUDED_REASON)))));
    Dataset<Row> comeJudged =
        withVisitor(come).join(critical, DAY, "left").withColumn("_reason", reason());
    return new VolumeChange(
        gone.select(KEY[0], RowChange.FILE).union(otherwise.select(KEY[0], RowChange.FILE)),
        judged(comeJudged).unionByName(judged(otherwise.drop(RowChange.FILE))));
  }

  private static Dataset<Row> withVisitor(Dataset<Row> events) {
    return events
        .drop("_row_hash")
        .withColumn(VISITOR, coalesce(col("anonymous_id"), col("customer_id"), col("email")));
  }

  /** Files of other dates need not be read. */
  private static Dataset<Row> onDates(Dataset<Row> staged, Dataset<Row> days) {
    Row span = days.agg(min(CarriedRows.BUSINESS_DATE), max(CarriedRows.BUSINESS_DATE)).first();
    return span.isNullAt(0)
        ? staged.limit(0)
        : staged.where(col(CarriedRows.BUSINESS_DATE).between(span.get(0), span.get(1)));
  }

  private static Dataset<Row> counted(Dataset<Row> events) {
    return events
        .where(col(VISITOR).isNotNull())
        .groupBy(VISITOR, CarriedRows.BUSINESS_DATE)
        .agg(
            sum(lit(1L)).as(EVENTS),
            max(coalesce(col(CarriedRows.EXCLUDED_REASON).equalTo(EVENT_VOLUME), lit(false)))
                .as(WAS_BUSY));
  }

  private static Column reason() {
    Column reason = col(CarriedRows.EXCLUDED_REASON);
    return when(
            reason.isNull().or(reason.equalTo(EVENT_VOLUME)),
            when(coalesce(col(IS_BUSY), lit(false)), lit(EVENT_VOLUME)))
        .otherwise(reason);
  }

  private static Dataset<Row> judged(Dataset<Row> events) {
    return events
        .withColumn(CarriedRows.EXCLUDED_REASON, col("_reason"))
        .withColumn("is_excluded", col("_reason").isNotNull())
        .drop(VISITOR, IS_BUSY, "_reason");
  }
}
