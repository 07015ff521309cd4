package io.percorso.table;

import java.util.List;

/**
 * A table's next content, written but not yet visible to readers.
 *
 * @param table {@code layer.table}
 * @param files what the warehouse needs to read it and to make it visible: of Delta each file's add
 *     action as JSON, of Parquet the folder
 * @param rows how many rows it has
 * @param hash its {@link ContentHash}
 * @param bytes size of its files
 * @param seconds how long writing took
 * @param brokenRows how many rows break a promise of the contract, but for the key
 */
public record StagedTable(
    String table,
    List<String> files,
    long rows,
    String hash,
    long bytes,
    double seconds,
    long brokenRows) {

  /** What staging no rows comes to. */
  static StagedTable none(TableContract contract) {
    TableContent none = TableContent.none();
    return new StagedTable(contract.name(), none.files(), none.rows(), none.hash(), 0, 0, 0);
  }

  /** A table that stays as it is. */
  public static StagedTable unchanged(TableContract contract, TableContent content) {
    return new StagedTable(
        contract.name(), content.files(), content.rows(), content.hash(), 0, 0, 0);
  }
}
