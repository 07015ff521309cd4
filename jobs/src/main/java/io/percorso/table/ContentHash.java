package io.percorso.table;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.get;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map_entries;
import static org.apache.spark.sql.functions.map_values;
import static org.apache.spark.sql.functions.shiftrightunsigned;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.sort_array;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.to_json;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import java.math.BigInteger;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.MapType;

/**
 * An order-free hash of a table's rows: the sum of the rows' 64-bit hashes over all columns but run
 * metadata. Two tables with equal rows, however ordered or split into files, have equal hashes; the
 * hash of a union is the sum of the hashes.
 */
public final class ContentHash {
  private static final long LOW_HALF = 0xFFFFFFFFL;

  private ContentHash() {}

  /**
   * Of some rows how many they are, and the sums of the high and low halves of their hashes; summed
   * apart, they cannot overflow.
   *
   * @param which tells them; the others are not hashed
   */
  static Column[] aggregates(TableContract contract, Column which) {
    Column hash = when(which, rowHash(contract));
    return new Column[] {
      count_if(which).as("rows"),
      coalesce(sum(shiftrightunsigned(hash, 32)), lit(0L)).as("high"),
      coalesce(sum(hash.bitwiseAND(lit(LOW_HALF))), lit(0L)).as("low")
    };
  }

  /**
   * The 64-bit hash of one row. Spark's hash passes over nulls, so that a value would hash alike in
   * each of several columns of its type: which columns are null is hashed too.
   */
  public static Column rowHash(TableContract contract) {
    List<io.percorso.table.Column> columns =
        contract.columns().stream().filter(column -> !column.runMetadata()).toList();
    return xxhash64(
        Stream.of(
                columns.stream().map(ContentHash::hashable),
                columns.stream()
                    .filter(column -> column.type() instanceof MapType)
                    .map(ContentHash::nullValues),
                columns.stream()
                    .filter(column -> !column.required())
                    .map(column -> col(column.name()).isNull()))
            .flatMap(hashed -> hashed)
            .toArray(Column[]::new));
  }

  private static Column hashable(io.percorso.table.Column column) {
    Column value = col(column.name());
    return column.type() instanceof MapType ? sort_array(map_entries(value)) : value;
  }

  /** Which of a map's values are null, where any is. */
  private static Column nullValues(io.percorso.table.Column column) {
    Column map = col(column.name());
    Column first = get(sort_array(map_values(map)), lit(0));
    return when(size(map).gt(0).and(first.isNull()), to_json(sort_array(map_entries(map))));
  }

  /** The sums as one hexadecimal number. */
  static String text(long high, long low) {
    return BigInteger.valueOf(high).shiftLeft(32).add(BigInteger.valueOf(low)).toString(16);
  }
}
