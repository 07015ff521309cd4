package io.percorso.staging;

import io.percorso.privacy.Pseudonyms;
import io.percorso.source.Feed;
import io.percorso.source.FeedConfig;
import io.percorso.source.FeedRead;
import io.percorso.source.RunDate;
import io.percorso.source.SourceConfig;
import io.percorso.source.UnreadableFile;
import io.percorso.table.Partitions;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
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
  static final int MOST_BROADCAST_KEYS = 2_000_000;

  /** So few rows are staged by one task, for a task costs more than they do. */
  static final long FEW_ROWS = 50_000;

  private Staging() {}

  /**
   * Reads and examines every row once and finds the keys that repeat; everything else happens when
   * the parts are written.
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
    return stage(
        feed, delivered, feedZone, config, date, pseudonyms, MOST_BROADCAST_KEYS, FEW_ROWS);
  }

  static StagedFeed stage(
      Feed feed,
      Dataset<Row> delivered,
      ZoneId feedZone,
      StagingConfig config,
      RunDate date,
      Pseudonyms pseudonyms,
      int mostBroadcastKeys,
      long fewRows) {
    DeliveredColumns layout = DeliveredColumns.of(feed, delivered.schema());
    StagingRules rules = new StagingRules(feed, layout, feedZone, config, date, pseudonyms);
    return stage(
        layout.readable(delivered), rules, config.botEventsPerDay(), mostBroadcastKeys, fewRows);
  }

  /**
   * The same for rows of {@link DeliveredColumns}.
   *
   * @param mostEvents of a visitor on a date that is no bot
   */
  static StagedFeed stage(
      Dataset<Row> readable,
      StagingRules rules,
      int mostEvents,
      int mostBroadcastKeys,
      long fewRows) {
    Feed feed = rules.feed();
    SparkSession session = readable.sparkSession();
    Dataset<Row> findings = Findings.on(Partitions.ofSource(readable), rules).persist(storage());
    Tally read = ReadTally.of(feed, findings);
    RepeatedKeys keys = RepeatedKeys.among(findings, mostBroadcastKeys);
    Broadcast<RepeatedKeys> repeated = broadcast(session, keys);
    boolean areFew = read.count(ReadTally.READ) <= fewRows;
    Dataset<Row> gathered = areFew ? findings.coalesce(1) : findings;
    Dataset<Row> single = keys.areAll() ? null : SingleRows.of(gathered, rules, repeated);
    Dataset<Row> resolved =
        keys.areNone()
            ? null
            : RowVersions.of(gathered, rules, repeated, areFew).persist(storage());
    return new StagedFeed(
        feed, rules.config(), mostEvents, findings, read, repeated, single, resolved, areFew);
  }

  /**
   * What open files change in what was staged before, see {@link StagingChange}; nothing where that
   * cannot be told without reading all files.
   *
   * @param open the rows of the files that are new or were waiting, which {@code openFiles} names
   * @param files reads others of the feed's files
   */
  public static Optional<StagingChange> change(
      StagingChange.Earlier earlier,
      FeedRead open,
      Set<String> openFiles,
      Function<Set<String>, FeedRead> files,
      ZoneId feedZone,
      StagingConfig config,
      RunDate date,
      Pseudonyms pseudonyms) {
    Feed feed = open.feed();
    DeliveredColumns layout = DeliveredColumns.of(feed, open.delivered().schema());
    return StagingRules.haveKnownKeys(feed)
        ? StagingChange.of(
            earlier,
            open,
            openFiles,
            files,
            new StagingRules(feed, layout, feedZone, config, date, pseudonyms))
        : Optional.empty();
  }

  /**
   * A digest of how a delivery is read: rows read alike are staged alike, but for the date. It
   * begins with {@link #settings}.
   */
  public static String reading(
      FeedConfig feed, FeedRead read, StagingConfig config, RunDate date, Pseudonyms pseudonyms) {
    StructType delivered = read.delivered().schema();
    return settings(feed, config, date, pseudonyms)
        + rules(feed, delivered, config, date, pseudonyms).reading(feed);
  }

  /** The part of it that is known before any file is opened: the same files are then read alike. */
  public static String settings(
      FeedConfig feed, StagingConfig config, RunDate date, Pseudonyms pseudonyms) {
    StringBuilder all = new StringBuilder();
    for (SourceConfig source : feed.sources()) {
      // Which source a file belongs to, and which of its folders are columns.
      all.append(source.name()).append(source.location().paths()).append('\n');
    }
    all.append(rules(feed, new StructType(), config, date, pseudonyms).reading(feed));
    return new Hashes().sha256(all.toString());
  }

  private static StagingRules rules(
      FeedConfig feed,
      StructType delivered,
      StagingConfig config,
      RunDate date,
      Pseudonyms pseudonyms) {
    DeliveredColumns layout = DeliveredColumns.of(feed.feed(), delivered);
    return new StagingRules(feed.feed(), layout, feed.zone(), config, date, pseudonyms);
  }

  /** The quarantine's rows for files that were left out. */
  public static Dataset<Row> unreadableFiles(
      SparkSession session, Feed feed, List<UnreadableFile> files) {
    RejectedRows rejected = new RejectedRows(feed);
    return session.createDataFrame(
        files.stream().map(rejected::unreadable).toList(), Quarantine.CONTRACT.nullableSchema());
  }

  private static Broadcast<RepeatedKeys> broadcast(SparkSession session, RepeatedKeys keys) {
    return JavaSparkContext.fromSparkContext(session.sparkContext()).broadcast(keys);
  }

  private static StorageLevel storage() {
    return StorageLevel.MEMORY_AND_DISK();
  }
}
