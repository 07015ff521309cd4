package io.percorso.staging;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.types.DataTypes.StringType;

import io.percorso.source.FeedRead;
import io.percorso.source.FeedReader;
import io.percorso.source.Feeds;
import io.percorso.source.RunDate;
import io.percorso.source.SourceException;
import io.percorso.table.ContentHash;
import io.percorso.table.RowChange;
import io.percorso.table.TableContract;
import io.percorso.table.WorkedOut;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;

/**
 * What new and waiting files change in what was staged. The rows that may fare otherwise are those
 * of these files and all others of their keys; they are staged twice, as the night before saw them
 * and as this one does, and the difference is the change.
 *
 * <pre>
 * keys of open files ─▶ settled files that have them ─▶ their rows
 *                            as of the night before │ as of this night
 *                                   was             │       now
 * </pre>
 */
public final class StagingChange implements AutoCloseable {
  private static final String ROW_HASH = "_row_hash";
  private static final String[] KEY = {StagedFeeds.KEY_HASH};

  private final StagedFeed now;
  private final Optional<StagedFeed> was;
  private final Dataset<Row> rowsNow;
  private final Dataset<Row> keys;
  private final Dataset<Row> removed;
  private final Dataset<Row> added;

  /**
   * What the night before had staged of a feed.
   *
   * @param staged the feed's staging table, with {@link RowChange#FILE}
   * @param repeatedKeys the feed's rows of {@link RepeatedKeyFiles}
   * @param waitingFiles which of the open files it knew
   */
  public record Earlier(
      Dataset<Row> staged, Dataset<Row> repeatedKeys, Set<String> waitingFiles, RunDate date) {}

  private StagingChange(Earlier earlier, Rows rows, StagingRules rules) {
    now = stage(rows.now(), rules);
    was = rows.was().map(known -> stage(known, rules.on(earlier.date())));
    keys = rows.keys();
    TableContract contract = StagedFeeds.of(rules.feed());
    rowsNow = hashed(contract, now);
    Dataset<Row> rowsWas = was.map(staged -> hashed(contract, staged)).orElse(rowsNow.limit(0));
    if (!rows.met().areAll(rowsWas)) {
      close();
      throw new SourceException(
          contract + " has rows that lie in other files by now than when they were staged");
    }
    Dataset<Row> gone = rows.met().located(without(rowsWas, rowsNow));
    Dataset<Row> come = was.isPresent() ? without(rowsNow, rowsWas) : rowsNow;
    VolumeChange judged =
        rules.feed().equals(Feeds.WEB_EVENTS)
            ? VolumeChange.of(earlier.staged(), gone, come, rules.config().botEventsPerDay())
            : new VolumeChange(gone, come);
    removed = WorkedOut.keys(judged.gone().select(KEY[0], RowChange.FILE));
    added = WorkedOut.rows(contract.conform(judged.come()));
  }

  /**
   * The rows that compete, in the form of {@link DeliveredColumns}, and the keys of open files.
   *
   * @param met which of these keys were staged before
   */
  private record Rows(Dataset<Row> now, Optional<Dataset<Row>> was, Dataset<Row> keys, Met met) {}

  /**
   * Works the change out.
   *
   * @param open the rows of all files that are new or were waiting
   * @param files reads others of the feed's files
   * @param rules of this night
   * @return nothing where the files that have to be read along lie in another layout or broke
   * @throws SourceException where they have not the rows that were staged of them
   */
  static Optional<StagingChange> of(
      Earlier earlier,
      FeedRead open,
      Set<String> openFiles,
      Function<Set<String>, FeedRead> files,
      StagingRules rules) {
    DeliveredColumns layout = rules.layout();
    Dataset<Row> openRows = layout.readable(open.delivered());
    Dataset<Row> known =
        layout.readable(
            open.delivered()
                .where(col(FeedReader.SOURCE_FILE).isin(earlier.waitingFiles().toArray())));
    Dataset<Row> keys =
        WorkedOut.keys(
            Findings.on(openRows, rules)
                .where(col(Findings.KEY_HASH).isNotNull())
                .select(col(Findings.KEY_HASH).as(StagedFeeds.KEY_HASH))
                .distinct());
    Met met = Met.of(earlier, keys);
    Set<String> settled = new HashSet<>(met.files());
    settled.removeAll(openFiles);
    if (!settled.isEmpty()) {
      FeedRead along = files.apply(settled);
      if (!along.unreadable().isEmpty()
          || !DeliveredColumns.of(rules.feed(), along.delivered().schema()).equals(layout)) {
        return Optional.empty();
      }
      Dataset<Row> competing =
          WorkedOut.rows(competing(layout.readable(along.delivered()), rules, met.keys()));
      openRows = openRows.union(competing);
      known = known.union(competing);
    }
    return Optional.of(
        new StagingChange(
            earlier,
            new Rows(
                openRows,
                earlier.waitingFiles().isEmpty() && settled.isEmpty()
                    ? Optional.empty()
                    : Optional.of(known),
                keys,
                met),
            rules));
  }

  /**
   * Keys of open files that were delivered before.
   *
   * @param rows {@link StagedFeeds#KEY_HASH}, {@link StagedFeeds#SOURCE_FILE} and, of a row that is
   *     staged, {@link RowChange#FILE}
   */
  private record Met(Dataset<Row> rows) {
    static Met of(Earlier earlier, Dataset<Row> keys) {
      return new Met(
          WorkedOut.rows(
              earlier
                  .staged()
                  .select(StagedFeeds.KEY_HASH, StagedFeeds.SOURCE_FILE, RowChange.FILE)
                  .union(
                      earlier
                          .repeatedKeys()
                          .select(
                              col(StagedFeeds.KEY_HASH),
                              col(StagedFeeds.SOURCE_FILE),
                              lit(null).cast(StringType)))
                  .join(keys, KEY, "left_semi")));
    }

    List<Long> keys() {
      return rows.select(KEY[0]).distinct().as(Encoders.LONG()).collectAsList();
    }

    List<String> files() {
      return rows.select(StagedFeeds.SOURCE_FILE).distinct().as(Encoders.STRING()).collectAsList();
    }

    /** Rows that were staged, with the file they lie in. */
    Dataset<Row> located(Dataset<Row> staged) {
      // many-to-one: a staging table has one row per key
      return staged.join(lying().select(KEY[0], RowChange.FILE), KEY);
    }

    /**
     * Whether their files make the rows that were staged. A feed delivered anew with equal content
     * keeps the table of the night before, which names files that may have other rows by now.
     */
    boolean areAll(Dataset<Row> stagedAgain) {
      return lying().count() == stagedAgain.count();
    }

    private Dataset<Row> lying() {
      return rows.where(col(RowChange.FILE).isNotNull());
    }
  }

  private static Dataset<Row> competing(
      Dataset<Row> readable, StagingRules rules, List<Long> keys) {
    Broadcast<RepeatedKeys> wanted =
        JavaSparkContext.fromSparkContext(readable.sparkSession().sparkContext())
            .broadcast(RepeatedKeys.of(keys));
    return readable.mapPartitions(
        (MapPartitionsFunction<Row, Row>)
            rows -> {
              RowExaminer examiner = rules.examiner();
              return new MadeRows(
                  rows,
                  row -> {
                    ExaminedRow examined = examiner.examine(row);
                    return examined.isValid() && wanted.value().contain(examined.keyHash())
                        ? row
                        : null;
                  });
            },
        readable.encoder());
  }

  private static StagedFeed stage(Dataset<Row> rows, StagingRules rules) {
    return Staging.stage(
        rows, rules, Integer.MAX_VALUE, Staging.MOST_BROADCAST_KEYS, Staging.FEW_ROWS);
  }

  private static Dataset<Row> hashed(TableContract contract, StagedFeed staged) {
    return WorkedOut.rows(
        contract.conform(staged.rows()).withColumn(ROW_HASH, ContentHash.rowHash(contract)));
  }

  private static Dataset<Row> without(Dataset<Row> rows, Dataset<Row> others) {
    return rows.join(others.select(ROW_HASH), new String[] {ROW_HASH}, "left_anti");
  }

  /**
   * {@link StagedFeeds#KEY_HASH} of the rows that the staging table has no longer as they were, and
   * {@link RowChange#FILE}.
   */
  public Dataset<Row> removed() {
    return removed;
  }

  /** The rows that it has instead, or besides; none has the key of one that stays. */
  public Dataset<Row> added() {
    return added;
  }

  /** {@link StagedFeeds#KEY_HASH} of all keys whose rows were staged again. */
  public Dataset<Row> keys() {
    return keys;
  }

  /** The rows in question as this night stages them. */
  public StagedFeed now() {
    return now;
  }

  /** Rows in question that were rejected the night before. */
  public List<Dataset<Row>> rejectedBefore() {
    return was.map(StagedFeed::rejected).orElse(List.of());
  }

  /** The feed's row of {@link FeedCounts}; nothing where that takes all rows. */
  public Optional<Row> counts(Row before) {
    return FeedCounts.changed(before, was.map(StagedFeed::counts), now.counts());
  }

  /** Identifiers for {@link IdentityLinks} on the rows in question, of this night. */
  public List<Dataset<Row>> identifiers() {
    return now.identifiers(rowsNow);
  }

  @Override
  public void close() {
    now.release();
    was.ifPresent(StagedFeed::release);
  }
}
