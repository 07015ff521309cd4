package io.percorso.staging;

import static org.apache.spark.sql.functions.col;

import io.percorso.table.RepeatedHashes;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The keys, as hashes, that several valid rows of a feed have; where they are too many to be sent
 * to every task, all keys count as repeated.
 */
final class RepeatedKeys implements Serializable {
  private static final long serialVersionUID = 1L;

  private final boolean areAll;
  private final long[] sorted;

  private RepeatedKeys(boolean areAll, long[] sorted) {
    this.areAll = areAll;
    this.sorted = sorted;
  }

  /** Finds the repeated keys, among {@link Findings}. */
  static RepeatedKeys among(Dataset<Row> findings, int most) {
    List<Long> hashes =
        RepeatedHashes.among(
                findings.select(Findings.KEY_HASH).where(col(Findings.KEY_HASH).isNotNull()))
            .limit(most + 1)
            .collectAsList();
    return hashes.size() > most ? new RepeatedKeys(true, new long[0]) : of(hashes);
  }

  /** These keys and no others. */
  static RepeatedKeys of(List<Long> hashes) {
    return new RepeatedKeys(false, hashes.stream().mapToLong(Long::longValue).sorted().toArray());
  }

  boolean areNone() {
    return !areAll && sorted.length == 0;
  }

  /** Whether they are too many to be told apart. */
  boolean areAll() {
    return areAll;
  }

  boolean contain(long keyHash) {
    return areAll || Arrays.binarySearch(sorted, keyHash) >= 0;
  }
}
