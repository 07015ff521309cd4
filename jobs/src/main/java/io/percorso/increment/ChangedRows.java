package io.percorso.increment;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;

import java.util.Arrays;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The rows that stand in one of two versions of a table and not in the other, of both. */
final class ChangedRows {
  /** Whether a changed row is of the later version. */
  static final String IS_AFTER = "is_after";

  private static final String HASH = "_row_hash";
  private static final String SIDE = "_side";

  private ChangedRows() {}

  /**
   * Columns of the changed rows and {@link #IS_AFTER}; of a row that changed, of the old one and of
   * the new one.
   *
   * @param hash tells rows with different content apart
   * @param columns named ones; they follow from what is hashed
   */
  static Dataset<Row> between(
      Dataset<Row> before, Dataset<Row> after, Column hash, Column... columns) {
    return among(sides(before, after, hash, columns));
  }

  /** The rows of both versions, for {@link #among}. */
  static Dataset<Row> sides(
      Dataset<Row> before, Dataset<Row> after, Column hash, Column... columns) {
    return side(before, hash, columns, -1).union(side(after, hash, columns, 1));
  }

  /** The changed ones of {@link #sides}, which may be of several tables. */
  static Dataset<Row> among(Dataset<Row> sides) {
    Column[] content =
        Arrays.stream(sides.columns())
            .filter(name -> !name.equals(SIDE))
            .map(name -> col(name))
            .toArray(Column[]::new);
    return sides
        .groupBy(content)
        .agg(sum(SIDE).as(SIDE))
        .where(col(SIDE).notEqual(0))
        .withColumn(IS_AFTER, col(SIDE).gt(0))
        .drop(HASH, SIDE);
  }

  private static Dataset<Row> side(Dataset<Row> rows, Column hash, Column[] columns, int side) {
    return rows.select(
        Stream.concat(Stream.of(columns), Stream.of(hash.as(HASH), lit(side).as(SIDE)))
            .toArray(Column[]::new));
  }
}
