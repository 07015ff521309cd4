package io.percorso.table;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.classic.SparkSession;
import org.apache.spark.storage.StorageLevel;

/**
 * Rows of which several tables are made. Many are brought into the order that the greatest of them
 * is written in, and stay where that exchange leaves them, in shuffle files: every query reads
 * these, and none asks for the memory to keep them all. Few are kept in memory.
 *
 * @param isExchanged whether they lie in shuffle files
 */
public record LaidOutRows(Dataset<Row> rows, boolean isExchanged) implements AutoCloseable {

  /** Computes many rows now, few when they are first asked for. */
  public static LaidOutRows of(Dataset<Row> rows, TableContract greatest) {
    return Partitions.isOne(rows)
        ? inMemory(rows)
        : new LaidOutRows(exchanged(Partitions.exchanged(rows, greatest)), true);
  }

  /** Few rows. */
  public static LaidOutRows inMemory(Dataset<Row> rows) {
    return new LaidOutRows(rows.persist(StorageLevel.MEMORY_AND_DISK()), false);
  }

  /** Its lineage ends at the exchange, whose files Spark reads again as long as it is there. */
  private static Dataset<Row> exchanged(Dataset<Row> rows) {
    return ((SparkSession) rows.sparkSession())
        .internalCreateDataFrame(rows.queryExecution().toRdd(), rows.schema(), false);
  }

  @Override
  public void close() {
    if (!isExchanged) {
      rows.unpersist();
    }
  }
}
