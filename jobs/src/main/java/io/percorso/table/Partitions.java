package io.percorso.table;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.trunc;

import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Into how many parts rows are cut. Where the session's shuffles have one partition the data is
 * little: then it stays in one from the file it is read from to the file it is written to, no query
 * exchanges anything, and each is a single stage.
 */
public final class Partitions {
  /** How many rows a file of a table that is laid out by date has at most. */
  public static final String ROWS_PER_FILE = "spark.percorso.rowsPerFile";

  private Partitions() {}

  /** {@link #ROWS_PER_FILE} where it is set and the table is laid out by date. */
  static Optional<Long> rowsPerFile(SparkSession spark, TableContract contract) {
    return contract
        .laidOutBy()
        .flatMap(date -> Optional.ofNullable(spark.conf().get(ROWS_PER_FILE, null)))
        .map(Long::valueOf);
  }

  /** The rows as a source gives them. */
  public static Dataset<Row> ofSource(Dataset<Row> rows) {
    return isOne(rows) ? rows.coalesce(1) : rows;
  }

  /** The rows of one key in one partition. */
  public static Dataset<Row> by(Dataset<Row> rows, Column... key) {
    return isOne(rows) ? rows.coalesce(1) : rows.repartition(key);
  }

  /** The rows as a contract says that they lie; little data lies together anyhow. */
  public static Dataset<Row> laidOut(Dataset<Row> rows, TableContract contract) {
    return isOne(rows) || contract.laidOutBy().isEmpty()
        ? rows
        : sorted(exchanged(rows, contract), contract);
  }

  /** The rows in the partitions that a contract says they lie in, each in no order. */
  static Dataset<Row> exchanged(Dataset<Row> rows, TableContract contract) {
    return rows.repartition(trunc(col(contract.laidOutBy().orElseThrow()), "month"));
  }

  /** The rows of each partition in the order of their dates, if the contract names one. */
  public static Dataset<Row> sorted(Dataset<Row> rows, TableContract contract) {
    return contract.laidOutBy().map(date -> rows.sortWithinPartitions(date)).orElse(rows);
  }

  /** Whether all rows of these lie in one. */
  public static boolean isOne(Dataset<Row> rows) {
    return rows.sparkSession().conf().get("spark.sql.shuffle.partitions").equals("1");
  }
}
