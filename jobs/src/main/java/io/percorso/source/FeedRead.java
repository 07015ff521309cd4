package io.percorso.source;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * A feed as delivered.
 *
 * @param delivered the canonical columns, not yet parsed, in the source's own types, a missing
 *     optional one null; and {@code _source_file} (null: not from a file) and {@code _is_malformed}
 *     (the row had too many or too few fields, or was no JSON)
 * @param ignoredColumns columns of the sources that the feed has no use for, as {@code
 *     source.column}
 * @param unreadable files left out because they are broken
 */
public record FeedRead(
    Feed feed,
    Dataset<Row> delivered,
    List<String> ignoredColumns,
    List<UnreadableFile> unreadable) {}
