package io.percorso.staging;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;

import io.percorso.source.Feed;
import io.percorso.source.FeedReader;
import io.percorso.source.Feeds;
import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/** What became of one feed. Write {@link #rows()} first and once: that fills the counts. */
public final class StagedFeed {
  private static final String STAGED = "staged";
  private static final String FIRST_EVENT_AT = "first_event_at";

  private final Feed feed;
  private final ExaminedRows examined;
  private final PrivateRows privacy;
  private final @Nullable Dataset<Row> resolved;
  private final Dataset<Row> repeatedKeys;
  private final Tally read;
  private final Tally versions = new Tally();
  private final Tally written = new Tally();
  private final Dataset<Row> rows;

  /**
   * Puts the parts together.
   *
   * @param single the valid rows that compete with no other; null: all compete
   * @param resolved the other valid rows as staged, with their fate; null: there are none
   * @param repeatedKeys kept until {@link #release()}
   */
  StagedFeed(
      Feed feed,
      StagingConfig config,
      ExaminedRows examined,
      PrivateRows privacy,
      ReadTally read,
      @Nullable Dataset<Row> single,
      @Nullable Dataset<Row> resolved,
      Dataset<Row> repeatedKeys) {
    this.feed = feed;
    this.examined = examined;
    this.privacy = privacy;
    this.read = read.tally();
    this.resolved = resolved;
    this.repeatedKeys = repeatedKeys;
    Dataset<Row> staged = staged(single, resolved == null ? null : countedVersions(resolved));
    if (feed.equals(Feeds.WEB_EVENTS)) {
      staged =
          EventVolumes.withExclusions(staged, staged(single, resolved), config.botEventsPerDay());
    }
    this.rows = countedRows(StagedFeeds.of(feed).conform(staged));
  }

  /** The staging table: one row per key of the feed. */
  public Dataset<Row> rows() {
    return rows;
  }

  /** The rows rejected; costs next to nothing where there are none. */
  public Dataset<Row> quarantine() {
    Dataset<Row> rejected = RejectedRows.invalid(feed, examined, privacy);
    if (read.count(ReadTally.QUARANTINED) == 0) {
      rejected = rejected.limit(0);
    }
    if (resolved != null) {
      rejected = rejected.unionByName(RejectedRows.conflicting(feed, resolved));
    }
    return RejectedRows.counted(feed, rejected);
  }

  /** The pairs of identifiers that valid rows, of any version, show to be one person's. */
  public Dataset<Row> links() {
    boolean hasLinks =
        List.of(Feeds.CUSTOMERS, Feeds.ORDERS, Feeds.INTERACTIONS, Feeds.FEEDBACK, Feeds.WEB_EVENTS)
            .contains(feed);
    if (!hasLinks) {
      return session().createDataFrame(List.of(), IdentityLinks.CONTRACT.nullableSchema());
    }
    Column eventAt = examined.eventAt();
    Column seenAt =
        eventAt == null ? IdentifierPairs.seenAt(feed) : IdentifierPairs.seenAt(feed, eventAt);
    Dataset<Row> valid =
        examined.rows().filter(col(ExaminedRows.VERDICT).equalTo(RowVerdicts.VALID));
    return IdentifierPairs.of(feed, valid, privacy, seenAt);
  }

  /** One row of {@link FeedCounts}; only after rows() was written. */
  public Dataset<Row> counts() {
    if (!written.isComplete()) {
      throw new IllegalStateException(
          "The counts of " + feed + " are known once its staged rows were written");
    }
    Row row =
        RowFactory.create(
            feed.name(),
            read.count(ReadTally.READ),
            written.count(STAGED),
            read.count(ReadTally.QUARANTINED) + versions(RowVersions.CONFLICTING),
            versions(RowVersions.DUPLICATE),
            versions(RowVersions.SUPERSEDED),
            read.count(ReadTally.HELD),
            read.count(ReadTally.UNPARSED),
            Amounts.of(read, feed, ReadTally.READ),
            Amounts.of(written, feed, STAGED),
            together(
                Amounts.of(read, feed, ReadTally.QUARANTINED),
                versionAmount(RowVersions.CONFLICTING)),
            versionAmount(RowVersions.DUPLICATE),
            versionAmount(RowVersions.SUPERSEDED),
            Amounts.of(read, feed, ReadTally.HELD),
            examined.eventAt() == null ? null : written.instant(FIRST_EVENT_AT));
    return session().createDataFrame(List.of(row), FeedCounts.CONTRACT.nullableSchema());
  }

  /** Frees what was kept between the parts; call it when all of them are written. */
  public void release() {
    repeatedKeys.unpersist();
    if (resolved != null) {
      resolved.unpersist();
    }
  }

  private SparkSession session() {
    return rows.sparkSession();
  }

  /** The rows to be staged: of keys delivered once, and the winners among the others. */
  private Dataset<Row> staged(@Nullable Dataset<Row> single, @Nullable Dataset<Row> resolved) {
    Dataset<Row> winners =
        resolved == null
            ? null
            : resolved
                .filter(col(RowVersions.FATE).equalTo(RowVersions.STAGED))
                .drop(RowVersions.FATE, FeedReader.SOURCE_FILE);
    if (single == null) {
      return Objects.requireNonNull(winners);
    }
    Dataset<Row> ofSingles = privacy.staged(examined, single, List.of());
    return winners == null ? ofSingles : ofSingles.unionByName(winners);
  }

  private Dataset<Row> countedVersions(Dataset<Row> resolvedRows) {
    for (String fate :
        List.of(RowVersions.DUPLICATE, RowVersions.SUPERSEDED, RowVersions.CONFLICTING)) {
      Amounts.addCount(versions, feed, fate, col(RowVersions.FATE).equalTo(fate));
    }
    return versions.over(resolvedRows);
  }

  private Dataset<Row> countedRows(Dataset<Row> staged) {
    Amounts.addCount(written, feed, STAGED, lit(true));
    Column eventAt = examined.eventAt();
    if (eventAt != null) {
      written.number(FIRST_EVENT_AT, min(eventAt));
    }
    return written.over(staged);
  }

  private long versions(String fate) {
    return resolved == null ? 0 : versions.count(fate);
  }

  private @Nullable BigDecimal versionAmount(String fate) {
    if (resolved == null) {
      return Amounts.areIn(feed) ? BigDecimal.ZERO.setScale(2) : null;
    }
    return Amounts.of(versions, feed, fate);
  }

  private static @Nullable BigDecimal together(
      @Nullable BigDecimal one, @Nullable BigDecimal other) {
    return one == null || other == null ? null : one.add(other);
  }
}
