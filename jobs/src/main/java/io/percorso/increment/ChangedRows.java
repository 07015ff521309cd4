package io.percorso.increment;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;

import io.percorso.table.WorkedOut;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The rows that stand in one of two versions of a table and not in the other, of both. */
final class ChangedRows {
  private static final String HASH = "row_hash";

  private ChangedRows() {}

  /**
   * Columns of the changed rows; of a row that changed, of the old one and of the new one.
   *
   * @param hash tells rows with different content apart; they are compared by it alone
   */
  static Dataset<Row> between(
      Dataset<Row> before, Dataset<Row> after, Column hash, Column... columns) {
    Dataset<Row> changed =
        WorkedOut.keys(
            side(before, hash, -1)
                .union(side(after, hash, 1))
                .groupBy(HASH)
                .agg(sum("side").as("difference"))
                .where("difference <> 0")
                .select(HASH));
    return among(before, changed, hash, columns).union(among(after, changed, hash, columns));
  }

  private static Dataset<Row> side(Dataset<Row> rows, Column hash, int side) {
    return rows.select(hash.as(HASH), lit(side).as("side"));
  }

  private static Dataset<Row> among(
      Dataset<Row> rows, Dataset<Row> changed, Column hash, Column[] columns) {
    return rows.select(
            Stream.concat(Stream.of(hash.as(HASH)), Stream.of(columns)).toArray(Column[]::new))
        .join(changed, new String[] {HASH}, "left_semi")
        .drop(col(HASH));
  }
}
