package io.percorso.staging;

import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.createDecimalType;

import io.percorso.table.TableContract;
import java.math.BigDecimal;
import java.sql.Timestamp;
import java.util.List;
import java.util.Optional;
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

  /**
   * The row of a feed of which a part was staged again.
   *
   * @param before of all of it, the night before
   * @param was of the part, the night before; empty: it was not there
   * @param now of the part
   * @return nothing where the first event may be one that is there no longer
   */
  static Optional<Row> changed(Row before, Optional<Row> was, Row now) {
    int first = CONTRACT.columnNames().indexOf("first_event_at");
    if (was.filter(
            part ->
                part.get(first) != null
                    && part.get(first).equals(before.get(first))
                    && !part.get(first).equals(now.get(first)))
        .isPresent()) {
      return Optional.empty();
    }
    @Nullable Object[] values = new @Nullable Object[before.size()];
    values[0] = before.get(0);
    for (int i = 1; i < first; i++) {
      Object gone = was.isPresent() ? was.get().get(i) : null;
      values[i] = changed(before.get(i), gone, now.get(i));
    }
    values[first] = earlier(before.getTimestamp(first), now.getTimestamp(first));
    return Optional.of(RowFactory.create(values));
  }

  /** Rows delivered, of a row of the table. */
  public static long read(Row counts) {
    return counts.getLong(CONTRACT.columnNames().indexOf("read_count"));
  }

  /** Rows rejected, of a row of the table. */
  public static long quarantined(Row counts) {
    return counts.getLong(CONTRACT.columnNames().indexOf("quarantined_count"));
  }

  /** A number or an amount; null: no amounts, or nothing to take away. */
  private static @Nullable Object changed(
      @Nullable Object all, @Nullable Object was, @Nullable Object now) {
    if (all instanceof Long number && now instanceof Long more) {
      return number - (was instanceof Long less ? less : 0) + more;
    }
    if (all instanceof BigDecimal amount && now instanceof BigDecimal more) {
      return amount.subtract(was instanceof BigDecimal less ? less : BigDecimal.ZERO).add(more);
    }
    return null;
  }

  private static @Nullable Timestamp earlier(@Nullable Timestamp one, @Nullable Timestamp other) {
    return one == null || other != null && other.before(one) ? other : one;
  }

  /** The table of the feeds' rows. */
  public static Dataset<Row> of(SparkSession session, List<Row> feeds) {
    return session.createDataFrame(feeds, CONTRACT.nullableSchema());
  }
}
