package io.percorso.staging;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;

import io.percorso.privacy.Pseudonyms;
import io.percorso.source.Feed;
import io.percorso.source.FeedReader;
import io.percorso.source.RunDate;
import io.percorso.source.UnreadableFile;
import java.time.ZoneId;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;

/**
 * Stages a feed. Rows of a key that was delivered once are staged where they lie; only keys
 * delivered more than once are brought together.
 *
 * <pre>
 * delivered: order 7 (updated 10:00), order 7 (updated 11:00), order 7 (updated 11:00), order 8
 * becomes:   superseded               staged                   duplicate                staged
 * </pre>
 */
public final class Staging {
  /** With more repeated keys than this they are not sent to every task: all rows are shuffled. */
  static final long MOST_BROADCAST_KEYS = 2_000_000;

  private Staging() {}

  /**
   * Runs one narrow pass over the keys; everything else happens when the parts are written.
   *
   * @param delivered the canonical columns as delivered, of any type; one not there is null
   * @param feedZone of timestamps that name no zone
   */
  public static StagedFeed stage(
      Feed feed,
      Dataset<Row> delivered,
      ZoneId feedZone,
      StagingConfig config,
      RunDate date,
      Pseudonyms pseudonyms) {
    return stage(feed, delivered, feedZone, config, date, pseudonyms, MOST_BROADCAST_KEYS);
  }

  static StagedFeed stage(
      Feed feed,
      Dataset<Row> delivered,
      ZoneId feedZone,
      StagingConfig config,
      RunDate date,
      Pseudonyms pseudonyms,
      long mostBroadcastKeys) {
    ExaminedRows examined = new ExaminedRows(feed, delivered, feedZone, config, date);
    PrivateRows privacy = new PrivateRows(feed, config, pseudonyms);
    ReadTally read = new ReadTally(feed);
    Dataset<Row> repeatedKeys = repeatedKeys(examined, read).persist(storage());
    long repeated = repeatedKeys.count();
    Dataset<Row> valid = onlyValid(examined);
    if (repeated == 0) {
      return new StagedFeed(feed, config, examined, privacy, read, valid, null, repeatedKeys);
    }
    boolean areFew = repeated <= mostBroadcastKeys;
    Dataset<Row> versions =
        areFew
            ? onlyValid(
                new ExaminedRows(
                    feed,
                    ExaminedRows.onlyOfKeys(feed, delivered, feedZone, config, repeatedKeys),
                    feedZone,
                    config,
                    date))
            : valid;
    Dataset<Row> single =
        areFew
            ? valid.join(
                broadcast(repeatedKeys), new String[] {ExaminedRows.VALID_KEY_HASH}, "left_anti")
            : null;
    Dataset<Row> resolved = resolved(feed, examined, privacy, versions).persist(storage());
    return new StagedFeed(feed, config, examined, privacy, read, single, resolved, repeatedKeys);
  }

  /** The quarantine's rows for files that were left out. */
  public static Dataset<Row> unreadableFiles(
      SparkSession session, Feed feed, List<UnreadableFile> files) {
    return RejectedRows.unreadable(session, feed, files);
  }

  private static StorageLevel storage() {
    return StorageLevel.MEMORY_AND_DISK();
  }

  private static Dataset<Row> onlyValid(ExaminedRows examined) {
    return examined.rows().filter(col(ExaminedRows.VERDICT).equalTo(RowVerdicts.VALID));
  }

  /** Hashes of keys that several valid rows have; counts every row delivered on the way. */
  private static Dataset<Row> repeatedKeys(ExaminedRows examined, ReadTally read) {
    return read.over(examined.rows())
        .select(ExaminedRows.VALID_KEY_HASH)
        .filter(col(ExaminedRows.VALID_KEY_HASH).isNotNull())
        .groupBy(ExaminedRows.VALID_KEY_HASH)
        .agg(count(lit(1)).as("row_count"))
        .filter(col("row_count").gt(1))
        .select(ExaminedRows.VALID_KEY_HASH);
  }

  /** Valid rows as staged, with their fate among those of their key. */
  private static Dataset<Row> resolved(
      Feed feed, ExaminedRows examined, PrivateRows privacy, Dataset<Row> versions) {
    Column[] typed = examined.typedColumns().stream().map(name -> col(name)).toArray(Column[]::new);
    return privacy.staged(
        examined,
        new RowVersions(feed).withFates(versions.select(typed)),
        List.of(RowVersions.FATE, FeedReader.SOURCE_FILE));
  }
}
