package io.percorso.table;

import static org.apache.spark.sql.functions.col;

import java.util.Arrays;
import java.util.Iterator;
import java.util.stream.LongStream;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;

/**
 * Which of many 64-bit hashes come more than once. Nearly all are expected to come once: to count
 * them is to keep a map of all, twice; sorted they take eight bytes each.
 */
public final class RepeatedHashes {
  private RepeatedHashes() {}

  /**
   * Each that is repeated, once.
   *
   * @param hashes one column, bigint, never null
   */
  public static Dataset<Long> among(Dataset<Row> hashes) {
    return Partitions.by(hashes, col(hashes.columns()[0]))
        .as(Encoders.LONG())
        .mapPartitions(
            (MapPartitionsFunction<Long, Long>) RepeatedHashes::repeated, Encoders.LONG());
  }

  private static Iterator<Long> repeated(Iterator<Long> hashes) {
    LongStream.Builder all = LongStream.builder();
    hashes.forEachRemaining(all::add);
    long[] sorted = all.build().toArray();
    Arrays.sort(sorted);
    LongStream.Builder repeated = LongStream.builder();
    for (int i = 1; i < sorted.length; i++) {
      boolean isSecond = i < 2 || sorted[i] != sorted[i - 2];
      if (sorted[i] == sorted[i - 1] && isSecond) {
        repeated.add(sorted[i]);
      }
    }
    return repeated.build().iterator();
  }
}
