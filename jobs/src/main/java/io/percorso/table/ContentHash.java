package io.percorso.table;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map_entries;
import static org.apache.spark.sql.functions.shiftrightunsigned;
import static org.apache.spark.sql.functions.sort_array;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.to_json;
import static org.apache.spark.sql.functions.xxhash64;

import java.math.BigInteger;
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
   * Rows, and the sums of the high and low halves of their hashes; summed apart, they cannot
   * overflow.
   */
  static Column[] aggregates(TableContract contract) {
    Column hash = rowHash(contract);
    return new Column[] {
      count(lit(1)).as("rows"),
      coalesce(sum(shiftrightunsigned(hash, 32)), lit(0L)).as("high"),
      coalesce(sum(hash.bitwiseAND(lit(LOW_HALF))), lit(0L)).as("low")
    };
  }

  /** The 64-bit hash of one row. */
  public static Column rowHash(TableContract contract) {
    return xxhash64(
        contract.columns().stream()
            .filter(column -> !column.runMetadata())
            .map(ContentHash::hashable)
            .toArray(Column[]::new));
  }

  private static Column hashable(io.percorso.table.Column column) {
    return column.type() instanceof MapType
        ? to_json(sort_array(map_entries(col(column.name()))))
        : col(column.name());
  }

  /** The sums as one hexadecimal number. */
  static String text(long high, long low) {
    return BigInteger.valueOf(high).shiftLeft(32).add(BigInteger.valueOf(low)).toString(16);
  }
}
