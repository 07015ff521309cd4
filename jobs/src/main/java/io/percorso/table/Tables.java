package io.percorso.table;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Datasets by the contract they fulfil: what a job is given and what it returns. Immutable. */
public final class Tables {
  private final Map<TableContract, Dataset<Row>> datasets;

  private Tables(Map<TableContract, Dataset<Row>> datasets) {
    this.datasets = datasets;
  }

  public static Tables none() {
    return new Tables(new LinkedHashMap<>());
  }

  /** These tables and one more; a table stands in it once. */
  public Tables with(TableContract contract, Dataset<Row> rows) {
    Map<TableContract, Dataset<Row>> more = new LinkedHashMap<>(datasets);
    if (more.put(contract, rows) != null) {
      throw new IllegalArgumentException(contract.name() + " is there twice");
    }
    return new Tables(more);
  }

  /** The rows of a table. A table that is not there is an error in the job's declaration. */
  public Dataset<Row> get(TableContract contract) {
    Dataset<Row> rows = datasets.get(contract);
    if (rows == null) {
      throw new IllegalArgumentException(
          contract.name() + " is not among the tables given: " + datasets.keySet());
    }
    return rows;
  }

  /** All tables, in the order they were added. */
  public Map<TableContract, Dataset<Row>> all() {
    return Map.copyOf(datasets).isEmpty() ? Map.of() : new LinkedHashMap<>(datasets);
  }
}
