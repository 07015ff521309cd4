package io.percorso.table;

import static org.apache.spark.sql.functions.broadcast;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/**
 * Rows computed now and kept without how they came about: where queries build upon each other,
 * Spark would go through the whole of it again to plan each. They are freed when nobody refers to
 * them any more.
 */
public final class WorkedOut {
  /** More keys than this are not sent to every task. */
  private static final long MOST_BROADCAST = 2_000_000;

  private WorkedOut() {}

  /** Kept rows, and how many they are. */
  private record Kept(Dataset<Row> rows, long count) {
    static Kept of(Dataset<Row> rows) {
      Dataset<Row> kept = rows.localCheckpoint(true, StorageLevel.MEMORY_AND_DISK());
      // Counted as they lie: a query would be planned and compiled for it.
      long count = kept.queryExecution().toRdd().count();
      return new Kept(
          count == 0 ? kept.sparkSession().createDataFrame(List.of(), kept.schema()) : kept, count);
    }
  }

  /** What is known to be empty drops out of the queries that are built upon it. */
  public static Dataset<Row> rows(Dataset<Row> rows) {
    return Kept.of(rows).rows();
  }

  /** Of a column or two, to join with what is much more; of rows kept Spark knows no size. */
  public static Dataset<Row> keys(Dataset<Row> keys) {
    Kept kept = Kept.of(keys);
    boolean areFew = kept.count() > 0 && kept.count() <= MOST_BROADCAST;
    return areFew ? broadcast(kept.rows()) : kept.rows();
  }

  /** Whether it is known without a query that there are none. */
  public static boolean areNone(Dataset<Row> rows) {
    return ObservedRows.areNone(rows);
  }
}
