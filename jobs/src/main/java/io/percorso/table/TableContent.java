package io.percorso.table;

import java.math.BigInteger;
import java.util.List;
import java.util.Set;

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

  /** Files that others are not among; rows of files that both have are the same. */
  public static List<String> without(List<String> files, List<String> others) {
    Set<String> known = Set.copyOf(others);
    return files.stream().filter(file -> !known.contains(file)).toList();
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
