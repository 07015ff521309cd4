package io.percorso.table;

import static org.apache.spark.sql.functions.broadcast;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.plans.logical.LocalRelation;
import org.apache.spark.storage.StorageLevel;

/**
 * Rows computed now and kept without how they came about: where queries build upon each other,
 * Spark would go through the whole of it again to plan each. Few are kept in the plans of these
 * queries, so that Spark knows how few they are, and asks no task for them; of others it does not.
 * They are freed when nobody refers to them any more.
 */
public final class WorkedOut {
  /** More keys than this are not sent to every task. */
  private static final long MOST_BROADCAST = 2_000_000;

  /** By the sizes that Spark assumes of values. */
  private static final long FEW_BYTES = 4L << 20;

  private WorkedOut() {}

  /** Kept rows, and how many they are. */
  private record Kept(Dataset<Row> rows, long count) {
    static Kept of(Dataset<Row> rows) {
      if (isInPlan(rows)) {
        return inPlan(rows);
      }
      Dataset<Row> kept = rows.localCheckpoint(true, StorageLevel.MEMORY_AND_DISK());
      // Counted as they lie: a query would be planned and compiled for it.
      long count = kept.queryExecution().toRdd().count();
      return count * rows.schema().defaultSize() <= FEW_BYTES
          ? inPlan(kept)
          : new Kept(kept, count);
    }
  }

  /** What is known to be empty drops out of the queries that are built upon it. */
  public static Dataset<Row> rows(Dataset<Row> rows) {
    return Kept.of(rows).rows();
  }

  /** Of a column or two, to join with what is much more. */
  public static Dataset<Row> keys(Dataset<Row> keys) {
    Kept kept = Kept.of(keys);
    boolean areFew = kept.count() > 0 && canBeSent(kept.count());
    return areFew ? broadcast(kept.rows()) : kept.rows();
  }

  /** Whether so many keys may be sent to every task. */
  static boolean canBeSent(long keys) {
    return keys <= MOST_BROADCAST;
  }

  /** The distinct values of the only column, each once; null among them is an error. */
  static List<String> values(Dataset<Row> column) {
    Dataset<String> values = column.as(Encoders.STRING());
    return isInPlan(column)
        ? values.collectAsList().stream().distinct().toList()
        : values.distinct().collectAsList();
  }

  /** Whether it is known without a query that there are none. */
  public static boolean areNone(Dataset<Row> rows) {
    return ObservedRows.areNone(rows);
  }

  private static Kept inPlan(Dataset<Row> rows) {
    List<Row> all = rows.collectAsList();
    return new Kept(rows.sparkSession().createDataFrame(all, rows.schema()), all.size());
  }

  private static boolean isInPlan(Dataset<Row> rows) {
    return rows.queryExecution().optimizedPlan() instanceof LocalRelation;
  }
}
