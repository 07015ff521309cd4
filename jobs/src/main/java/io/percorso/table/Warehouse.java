package io.percorso.table;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Where tables are kept. A table's next content is first staged, where no reader sees it, and then
 * committed, which is quick and may be repeated.
 */
public interface Warehouse {

  /** Writes the whole next content of a table where no reader sees it. */
  StagedTable stage(TableContract contract, Dataset<Row> rows);

  /** The staged content, before or after its commit. */
  Dataset<Row> read(TableContract contract, StagedTable staged);

  /** The content that a version names. */
  Dataset<Row> read(TableContract contract, String version);

  /**
   * Makes staged content the table's content and returns its version. The same publication's commit
   * again changes nothing and returns the version it has.
   *
   * @param series what the publications of one sequence share
   * @param publication rises from one publication to the next within a series
   */
  String commit(TableContract contract, StagedTable staged, String series, long publication);

  /** Where the table is. */
  String location(TableContract contract);

  /** The format's name, as Spark knows it. */
  String format();
}
