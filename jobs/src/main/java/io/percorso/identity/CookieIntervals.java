package io.percorso.identity;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lag;
import static org.apache.spark.sql.functions.lead;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.min_by;
import static org.apache.spark.sql.functions.shiftright;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.timestamp_micros;
import static org.apache.spark.sql.functions.unix_micros;
import static org.apache.spark.sql.functions.when;

import java.time.temporal.ChronoUnit;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;

/**
 * From authentications to intervals. An instant belongs to the nearest authentication of its cookie
 * within the stitch window, both ends inclusive; halfway between two it belongs to the earlier; of
 * two at one instant the smaller source key holds. So each authentication owns the instants from
 * just after the middle to its predecessor up to the middle to its successor.
 */
public final class CookieIntervals {
  private CookieIntervals() {}

  /** Rows of {@link CookieAssignments#CONTRACT}, intervals of one person that touch made one. */
  public static Dataset<Row> from(
      Dataset<Row> authentications, Dataset<Row> persons, IdentityConfig config) {
    return CookieAssignments.CONTRACT.conform(
        withConsent(merged(reaches(onePerInstant(authentications), config)), persons));
  }

  private static Dataset<Row> onePerInstant(Dataset<Row> authentications) {
    return authentications
        .groupBy(col("anonymous_id"), unix_micros(col("authenticated_at")).as("at"))
        .agg(min_by(col("person_id"), col("source_key")).as("person_id"));
  }

  private static Dataset<Row> reaches(Dataset<Row> authentications, IdentityConfig config) {
    long reach =
        ChronoUnit.MICROS.between(
            java.time.Instant.EPOCH, java.time.Instant.EPOCH.plus(config.stitchWindow()));
    WindowSpec inTime = Window.partitionBy("anonymous_id").orderBy("at");
    Column before = lag("at", 1).over(inTime);
    Column after = lead("at", 1).over(inTime);
    return authentications
        .withColumn(
            "from",
            greatest(
                col("at").minus(reach),
                coalesce(middle(before, col("at")).plus(1), lit(Long.MIN_VALUE))))
        .withColumn(
            "until",
            least(col("at").plus(reach), coalesce(middle(col("at"), after), lit(Long.MAX_VALUE))));
  }

  /** The last instant that is not nearer to the later one. */
  private static Column middle(Column earlier, Column later) {
    return shiftright(earlier.plus(later), 1);
  }

  private static Dataset<Row> merged(Dataset<Row> reaches) {
    WindowSpec inTime = Window.partitionBy("anonymous_id").orderBy("from");
    Column continues =
        lag("person_id", 1)
            .over(inTime)
            .equalTo(col("person_id"))
            .and(lag("until", 1).over(inTime).plus(1).equalTo(col("from")));
    return reaches
        .withColumn("begins", when(coalesce(continues, lit(false)), 0).otherwise(1))
        .withColumn(
            "interval",
            sum("begins")
                .over(inTime.rowsBetween(Window.unboundedPreceding(), Window.currentRow())))
        .groupBy("anonymous_id", "interval", "person_id")
        .agg(min("from").as("from"), max("until").as("until"))
        .select(
            col("anonymous_id"),
            col("person_id"),
            timestamp_micros(col("from")).as("assigned_from"),
            timestamp_micros(col("until")).as("assigned_until"));
  }

  private static Dataset<Row> withConsent(Dataset<Row> intervals, Dataset<Row> persons) {
    // many-to-one: persons has key person_id
    return intervals.join(persons.select("person_id", "is_web_joinable"), "person_id");
  }
}
