package io.percorso.increment;

import static org.apache.spark.sql.functions.broadcast;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/**
 * Rows computed now and kept without how they came about: the queries of this room build upon each
 * other, and Spark would go through the whole of it again to plan each. They are freed when nobody
 * refers to them any more.
 */
final class WorkedOut {
  /** More keys than this are not sent to every task. */
  private static final long MOST_BROADCAST = 2_000_000;

  private WorkedOut() {}

  static Dataset<Row> rows(Dataset<Row> rows) {
    return rows.localCheckpoint(true, StorageLevel.MEMORY_AND_DISK());
  }

  /** Of a column or two, to join with what is much more; of rows kept Spark knows no size. */
  static Dataset<Row> keys(Dataset<Row> keys) {
    Dataset<Row> kept = rows(keys);
    return kept.count() <= MOST_BROADCAST ? broadcast(kept) : kept;
  }
}
