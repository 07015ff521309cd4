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

  /** What is known to be empty drops out of the queries that are built upon it. */
  public static Dataset<Row> rows(Dataset<Row> rows) {
    Dataset<Row> kept = rows.localCheckpoint(true, StorageLevel.MEMORY_AND_DISK());
    return kept.isEmpty() ? kept.sparkSession().createDataFrame(List.of(), kept.schema()) : kept;
  }

  /** Of a column or two, to join with what is much more; of rows kept Spark knows no size. */
  public static Dataset<Row> keys(Dataset<Row> keys) {
    Dataset<Row> kept = rows(keys);
    return areNone(kept) || kept.count() > MOST_BROADCAST ? kept : broadcast(kept);
  }

  /** Whether it is known without a query that there are none. */
  public static boolean areNone(Dataset<Row> rows) {
    return ObservedRows.areNone(rows);
  }
}
