package io.percorso.table;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Observation;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.plans.logical.LocalRelation;
import scala.jdk.javaapi.CollectionConverters;

/** Rows that count, hash and check themselves while they are written: no pass of its own. */
final class ObservedRows {
  private static final String BROKEN = "broken";

  private final Observation observation = new Observation();
  private final Dataset<Row> rows;

  ObservedRows(TableContract contract, Dataset<Row> rows) {
    this(
        contract,
        contract.conform(rows),
        lit(true),
        ContractChecker.promises(contract).stream()
            .map(ContractChecker.Promise::broken)
            .reduce(lit(false), Column::or));
  }

  /**
   * All rows, with any further columns they have, of which some are counted and hashed; their
   * promises were checked when they were first written.
   */
  static ObservedRows some(TableContract contract, Dataset<Row> rows, Column which) {
    return new ObservedRows(contract, rows, which, lit(false));
  }

  private ObservedRows(TableContract contract, Dataset<Row> rows, Column which, Column broken) {
    Column[] aggregates = ContentHash.aggregates(contract, which);
    this.rows =
        rows.observe(
            observation,
            aggregates[0],
            aggregates[1],
            aggregates[2],
            coalesce(sum(when(broken, 1L)), lit(0L)).as(BROKEN));
  }

  Dataset<Row> rows() {
    return rows;
  }

  /** After the rows have been written to their end. */
  StagedTable staged(TableContract contract, List<String> files, long bytes, double seconds) {
    Map<String, Object> seen = seen();
    return new StagedTable(
        contract.name(),
        files,
        number(seen, "rows"),
        ContentHash.text(number(seen, "high"), number(seen, "low")),
        bytes,
        seconds,
        number(seen, BROKEN));
  }

  private Map<String, Object> seen() {
    try {
      return CollectionConverters.asJava(observation.get());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for the counts of a write", e);
    }
  }

  /** Whether it is known without a query that there are none. */
  static boolean areNone(Dataset<Row> rows) {
    return rows.queryExecution().analyzed() instanceof LocalRelation local
        && local.data().isEmpty();
  }

  /** Spark gives no metrics at all where it sees that there are no rows. */
  private static long number(Map<String, Object> seen, String name) {
    return seen.getOrDefault(name, 0L) instanceof Long number ? number : 0L;
  }
}
