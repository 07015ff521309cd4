package io.percorso.staging;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.percorso.privacy.Pseudonyms;
import io.percorso.source.Feed;
import io.percorso.source.FeedReader;
import io.percorso.source.Feeds;
import io.percorso.source.RunDate;
import io.percorso.source.UnreadableFile;
import java.time.ZoneId;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;
import org.jspecify.annotations.Nullable;

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

  private static final String VALID_KEY_HASH = "_valid_key_hash";

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
    Tally read = Amounts.readTally(feed);
    Dataset<Row> repeatedKeys = repeatedKeys(feed, examined, read).persist(storage());
    long repeated = repeatedKeys.count();
    Dataset<Row> resolved = null;
    Dataset<Row> single = examined.rows();
    if (repeated > 0) {
      Dataset<Row> keys = repeated <= mostBroadcastKeys ? repeatedKeys : null;
      resolved = resolved(feed, examined, privacy, keys).persist(storage());
      single = keys == null ? rejected(examined) : withoutKeys(examined, keys);
    }
    return new StagedFeed(
        feed, config, examined, privacy, read, single, resolved, List.of(repeatedKeys));
  }

  /** The quarantine's rows for files that were left out. */
  public static Dataset<Row> unreadableFiles(
      SparkSession session, Feed feed, List<UnreadableFile> files) {
    return RejectedRows.unreadable(session, feed, files);
  }

  private static StorageLevel storage() {
    return StorageLevel.MEMORY_AND_DISK();
  }

  /** Key hashes delivered more than once; counts every row delivered on the way. */
  private static Dataset<Row> repeatedKeys(Feed feed, ExaminedRows examined, Tally read) {
    return read.over(examined.rows().select(Amounts.withAmount(feed, ExaminedRows.KEY_HASH)))
        .filter(col(ExaminedRows.KEY_HASH).isNotNull())
        .groupBy(ExaminedRows.KEY_HASH)
        .agg(count(lit(1)).as("row_count"))
        .filter(col("row_count").gt(1))
        .select(col(ExaminedRows.KEY_HASH).as(VALID_KEY_HASH));
  }

  /** Everything but the valid rows of repeated keys. */
  private static Dataset<Row> withoutKeys(ExaminedRows examined, Dataset<Row> keys) {
    Dataset<Row> rows = withValidKeyHash(examined);
    return rows.join(broadcast(keys), new String[] {VALID_KEY_HASH}, "left_anti");
  }

  private static Dataset<Row> rejected(ExaminedRows examined) {
    return examined.rows().filter(col(ExaminedRows.VERDICT).notEqual(RowVerdicts.VALID));
  }

  /** The valid rows of repeated keys as staged, with their fate; null keys: of all keys. */
  private static Dataset<Row> resolved(
      Feed feed, ExaminedRows examined, PrivateRows privacy, @Nullable Dataset<Row> keys) {
    Dataset<Row> rows = withValidKeyHash(examined);
    Dataset<Row> ofKeys =
        keys == null
            ? rows.filter(col(VALID_KEY_HASH).isNotNull())
            : rows.join(broadcast(keys), new String[] {VALID_KEY_HASH}, "left_semi");
    Column[] typed = examined.typedColumns().stream().map(name -> col(name)).toArray(Column[]::new);
    Dataset<Row> withFates = new RowVersions(feed).withFates(ofKeys.select(typed));
    return privacy.staged(
        examined,
        withFates,
        List.of(RowVersions.FATE, ExaminedRows.UNPARSED, FeedReader.SOURCE_FILE));
  }

  private static Dataset<Row> withValidKeyHash(ExaminedRows examined) {
    return examined
        .rows()
        .withColumn(
            VALID_KEY_HASH,
            when(col(ExaminedRows.VERDICT).equalTo(RowVerdicts.VALID), col(ExaminedRows.KEY_HASH)));
  }

  /** Control totals of the amounts; only order lines have any. */
  static final class Amounts {
    static final String AMOUNT = "net_amount";

    private Amounts() {}

    static boolean areIn(Feed feed) {
      return feed.equals(Feeds.ORDER_LINES);
    }

    static Column[] withAmount(Feed feed, String column) {
      return areIn(feed) ? new Column[] {col(column), col(AMOUNT)} : new Column[] {col(column)};
    }

    static Tally readTally(Feed feed) {
      Tally tally = new Tally().number("read_count", count(lit(1)));
      return areIn(feed) ? tally.number("read_amount", sum(col(AMOUNT))) : tally;
    }
  }
}
