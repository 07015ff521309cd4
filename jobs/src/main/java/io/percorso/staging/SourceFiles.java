package io.percorso.staging;

import static org.apache.spark.sql.types.DataTypes.BooleanType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;

import io.percorso.source.DeliveredFile;
import io.percorso.source.Feed;
import io.percorso.table.TableContract;
import java.sql.Timestamp;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * The files behind the staging tables: a night reads those alone that it does not know to the end.
 */
public final class SourceFiles {
  public static final TableContract CONTRACT =
      TableContract.table("staging", "source_files")
          .grain("one row per feed and file it was read from; none for tables and queries")
          .key("feed", "source_file")
          .required("feed", StringType, "the feed")
          .required("source_file", StringType, "the file")
          .required("byte_count", LongType, "its size")
          .required("modified_at", TimestampType, "when it was last written")
          .required(
              "is_settled",
              BooleanType,
              "no row of it waits for a later date, and it could be read: it need not be read again")
          .required("reading", StringType, "a digest of how it was read: settings, columns, types")
          .build();

  private SourceFiles() {}

  /**
   * The rows of a feed.
   *
   * @param waiting the paths of those that are not settled
   * @param reading as {@link StagingRules#reading} says
   */
  public static List<Row> of(
      Feed feed, List<DeliveredFile> files, Set<String> waiting, String reading) {
    return files.stream()
        .map(
            file ->
                RowFactory.create(
                    feed.name(),
                    file.path(),
                    file.bytes(),
                    Timestamp.from(file.modifiedAt()),
                    !waiting.contains(file.path()),
                    reading))
        .toList();
  }
}
