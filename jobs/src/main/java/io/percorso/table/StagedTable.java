package io.percorso.table;

import java.util.List;

/**
 * A table's next content, written but not yet visible to readers.
 *
 * @param table {@code layer.table}
 * @param files what the warehouse needs to make it visible: of Delta the actions as JSON, of
 *     Parquet the folder
 * @param rows how many rows it has
 * @param hash its {@link ContentHash}
 * @param bytes size of its files
 * @param seconds how long writing took
 */
public record StagedTable(
    String table, List<String> files, long rows, String hash, long bytes, double seconds) {}
