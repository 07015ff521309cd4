package io.percorso.table;

import java.math.BigInteger;
import java.util.List;

/**
 * What a table holds.
 *
 * @param files as {@link StagedTable#files}
 * @param rows how many rows it has
 * @param hash its {@link ContentHash}
 */
public record TableContent(List<String> files, long rows, String hash) {
  private static final int HEX = 16;

  /** A table without rows. */
  static TableContent none() {
    return new TableContent(List.of(), 0, ContentHash.text(0, 0));
  }

  /** The sum of the hashes of this and other rows. */
  String hashWith(String other) {
    return number(hash).add(number(other)).toString(HEX);
  }

  /** The hash of these rows without others that are among them. */
  String hashWithout(String other) {
    return number(hash).subtract(number(other)).toString(HEX);
  }

  private static BigInteger number(String hash) {
    return new BigInteger(hash, HEX);
  }
}
