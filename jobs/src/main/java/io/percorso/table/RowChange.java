package io.percorso.table;

import static org.apache.spark.sql.functions.col;

import java.util.Arrays;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What is otherwise in a table than before. What tells rows apart is read several times: work it
 * out first, see {@link WorkedOut#keys}.
 *
 * @param removed columns that tell the table's rows apart, of the rows that are there no longer;
 *     never null. With a date among them, files of other dates are not searched; with {@link #FILE}
 *     none is
 * @param came the same columns, but for the file, of the rows that are there instead or besides and
 *     of which it is not proved yet that no row that stays has them
 * @param added these rows
 */
public record RowChange(Dataset<Row> removed, Dataset<Row> came, Dataset<Row> added) {
  /** The name of the file that a row lies in. */
  public static final String FILE = "_file";

  /** Of rows that are worked out themselves, for they are read several times too. */
  public static RowChange of(Dataset<Row> removed, Dataset<Row> added) {
    return new RowChange(removed, added.select(key(removed)), added);
  }

  /**
   * Of rows of which it is known where the removed lie, and that no row that stays is an added one.
   */
  public static RowChange located(Dataset<Row> removed, Dataset<Row> added) {
    return new RowChange(removed, WorkedOut.rows(added.select(key(removed)).limit(0)), added);
  }

  /** Where a row that was read from a warehouse lies. */
  public static Column file() {
    return col("_metadata.file_name").as(FILE);
  }

  boolean isNone() {
    return WorkedOut.areNone(removed) && WorkedOut.areNone(added);
  }

  boolean namesFiles() {
    return Arrays.asList(removed.columns()).contains(FILE);
  }

  /** The columns that tell rows apart, of the removed ones. */
  Dataset<Row> gone() {
    return removed.select(key(removed));
  }

  /** The columns that tell rows apart, of rows that came and are no other version of one. */
  Dataset<Row> fresh() {
    return came.join(gone(), came.columns(), "left_anti");
  }

  private static Column[] key(Dataset<Row> removed) {
    return Arrays.stream(removed.columns())
        .filter(column -> !column.equals(FILE))
        .map(column -> col(column))
        .toArray(Column[]::new);
  }
}
