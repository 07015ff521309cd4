package io.percorso.increment;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The rows that stand in one of two versions of a table and not in the other, of both. */
final class ChangedRows {
  private ChangedRows() {}

  /**
   * Columns of the changed rows; of a row that changed, of the old one and of the new one.
   *
   * @param hash tells rows with different content apart; they are compared by it alone
   * @param kept functions of the row's content
   */
  static Dataset<Row> between(
      Dataset<Row> before, Dataset<Row> after, Column hash, Column... kept) {
    return side(before, hash, kept, -1)
        .union(side(after, hash, kept, 1))
        .groupBy("row_hash")
        .agg(sum("side").as("difference"), max(col("kept")).as("kept"))
        .where("difference <> 0")
        .select("kept.*");
  }

  private static Dataset<Row> side(Dataset<Row> rows, Column hash, Column[] kept, int side) {
    return rows.select(hash.as("row_hash"), lit(side).as("side"), struct(kept).as("kept"));
  }
}
