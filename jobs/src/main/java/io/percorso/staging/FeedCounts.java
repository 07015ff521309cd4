package io.percorso.staging;

import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.createDecimalType;

import io.percorso.table.TableContract;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/** What became of the rows read; they add up, for every feed, or nothing is published. */
public final class FeedCounts {
  public static final TableContract CONTRACT =
      TableContract.table("staging", "feed_counts")
          .grain("one row per feed")
          .key("feed")
          .required("feed", StringType, "the feed")
          .required("read_count", LongType, "rows delivered")
          .required("staged_count", LongType, "rows in the staging table")
          .required("quarantined_count", LongType, "rows rejected")
          .required("duplicate_count", LongType, "further rows of the same content")
          .required("superseded_count", LongType, "older versions of a staged row")
          .required("held_count", LongType, "rows that belong to a later date")
          .required(
              "unparsed_optional_count",
              LongType,
              "values of optional columns that did not parse and are null")
          .optional(
              "read_amount",
              createDecimalType(38, 2),
              "control total of net_amount over order_lines; null: no amounts")
          .optional(
              "staged_amount",
              createDecimalType(38, 2),
              "control total of the staged rows; null: no amounts")
          .optional(
              "quarantined_amount",
              createDecimalType(38, 2),
              "control total of the rejected rows whose amount parsed; null: no amounts")
          .optional(
              "duplicate_amount",
              createDecimalType(38, 2),
              "control total of the duplicates; null: no amounts")
          .optional(
              "superseded_amount",
              createDecimalType(38, 2),
              "control total of older versions; null: no amounts")
          .optional(
              "held_amount",
              createDecimalType(38, 2),
              "control total of the held rows; null: no amounts")
          .optional(
              "first_event_at",
              org.apache.spark.sql.types.DataTypes.TimestampType,
              "the first event time staged: where the feed's history begins; null: nothing staged or no event time")
          .check(
              "rows_add_up",
              "read_count = staged_count + quarantined_count + duplicate_count + superseded_count"
                  + " + held_count")
          .check(
              "amounts_add_up",
              "read_amount <=> staged_amount + quarantined_amount + duplicate_amount"
                  + " + superseded_amount + held_amount")
          .build();

  private FeedCounts() {}

  /** The row of a feed that is not there: nothing was read. */
  public static Row ofAbsent(String feed) {
    @Nullable Object[] zeros =
        CONTRACT.columns().stream()
            .map(column -> column.type().equals(LongType) ? Long.valueOf(0) : null)
            .toArray();
    zeros[0] = feed;
    return RowFactory.create(zeros);
  }

  /** The table of the feeds' rows. */
  public static Dataset<Row> of(SparkSession session, List<Row> feeds) {
    return session.createDataFrame(feeds, CONTRACT.nullableSchema());
  }
}
