package io.percorso.staging;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.percorso.source.Feed;
import io.percorso.source.FeedColumn.Role;
import io.percorso.source.Feeds;
import java.math.BigDecimal;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/** What became of one feed. Write {@link #rows()} first and once: that fills the counts. */
public final class StagedFeed {
  private static final String HELD = "held";
  private static final String QUARANTINED = "quarantined";
  private static final String CONFLICTING = "conflicting";
  private static final String DUPLICATE = "duplicate";
  private static final String SUPERSEDED = "superseded";
  private static final String STAGED = "staged";
  private static final String UNPARSED = "unparsed";
  private static final String FIRST_EVENT_AT = "first_event_at";

  private final Feed feed;
  private final ExaminedRows examined;
  private final PrivateRows privacy;
  private final Dataset<Row> single;
  private final @Nullable Dataset<Row> resolved;
  private final List<Dataset<Row>> cached;
  private final Tally read;
  private final Tally singles = new Tally();
  private final Tally versions = new Tally();
  private final Tally written = new Tally();
  private final Dataset<Row> rows;

  /**
   * Puts the parts together.
   *
   * @param single the rows that compete with no other, as examined
   * @param resolved the valid rows of repeated keys as staged, with their fate; null: there are
   *     none
   */
  StagedFeed(
      Feed feed,
      StagingConfig config,
      ExaminedRows examined,
      PrivateRows privacy,
      Tally read,
      Dataset<Row> single,
      @Nullable Dataset<Row> resolved,
      List<Dataset<Row>> cached) {
    this.feed = feed;
    this.examined = examined;
    this.privacy = privacy;
    this.read = read;
    this.single = single;
    this.resolved = resolved;
    this.cached = cached;
    Dataset<Row> counted =
        staged(
            countedSingles().over(single),
            resolved == null ? null : countedVersions().over(resolved));
    if (feed.equals(Feeds.WEB_EVENTS)) {
      counted =
          EventVolumes.withExclusions(counted, staged(single, resolved), config.botEventsPerDay());
    }
    this.rows = countedRows().over(StagedFeeds.of(feed).conform(counted));
  }

  /** The staging table: one row per key of the feed. */
  public Dataset<Row> rows() {
    return rows;
  }

  /** The rows rejected; costs nothing where rows() was written and there are none. */
  public Dataset<Row> quarantine() {
    Dataset<Row> rejected = RejectedRows.invalid(feed, examined, privacy);
    if (written.isComplete() && singles.count(QUARANTINED) == 0) {
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
    boolean hasVersions = resolved != null;
    long conflicting = hasVersions ? versions.count(CONFLICTING) : 0;
    Row row =
        RowFactory.create(
            feed.name(),
            read.count("read_count"),
            written.count(STAGED),
            singles.count(QUARANTINED) + conflicting,
            hasVersions ? versions.count(DUPLICATE) : 0L,
            hasVersions ? versions.count(SUPERSEDED) : 0L,
            singles.count(HELD),
            singles.count(UNPARSED) + (hasVersions ? versions.count(UNPARSED) : 0L),
            amount(read, "read_amount"),
            amount(written, amountOf(STAGED)),
            together(amount(singles, amountOf(QUARANTINED)), versionAmount(CONFLICTING)),
            versionAmount(DUPLICATE),
            versionAmount(SUPERSEDED),
            amount(singles, amountOf(HELD)),
            examined.eventAt() == null ? null : written.instant(FIRST_EVENT_AT));
    return session().createDataFrame(List.of(row), FeedCounts.CONTRACT.nullableSchema());
  }

  /** Frees what was kept between the parts; call it when all of them are written. */
  public void release() {
    cached.forEach(Dataset::unpersist);
    if (resolved != null) {
      resolved.unpersist();
    }
  }

  private SparkSession session() {
    return rows.sparkSession();
  }

  /** The rows to be staged, of keys delivered once and of the winners among the others. */
  private Dataset<Row> staged(Dataset<Row> ofSingles, @Nullable Dataset<Row> ofVersions) {
    Dataset<Row> staged =
        privacy.staged(
            examined,
            ofSingles.filter(col(ExaminedRows.VERDICT).equalTo(RowVerdicts.VALID)),
            List.of());
    if (ofVersions == null) {
      return staged;
    }
    Dataset<Row> winners = ofVersions.filter(col(RowVersions.FATE).equalTo(RowVersions.STAGED));
    return staged.unionByName(
        winners.select(
            java.util.Arrays.stream(staged.columns())
                .map(name -> col(name))
                .toArray(Column[]::new)));
  }

  private Tally countedSingles() {
    Column verdict = col(ExaminedRows.VERDICT);
    addCount(singles, HELD, verdict.equalTo(RowVerdicts.HELD));
    addCount(singles, QUARANTINED, verdict.gt(RowVerdicts.VALID));
    return singles.number(
        UNPARSED,
        sum(when(verdict.equalTo(RowVerdicts.VALID), col(ExaminedRows.UNPARSED)).otherwise(0)));
  }

  private Tally countedVersions() {
    Column fate = col(RowVersions.FATE);
    addCount(versions, DUPLICATE, fate.equalTo(RowVersions.DUPLICATE));
    addCount(versions, SUPERSEDED, fate.equalTo(RowVersions.SUPERSEDED));
    addCount(versions, CONFLICTING, fate.equalTo(RowVersions.CONFLICTING));
    return versions.number(
        UNPARSED,
        sum(when(fate.equalTo(RowVersions.STAGED), col(ExaminedRows.UNPARSED)).otherwise(0)));
  }

  private Tally countedRows() {
    addCount(written, STAGED, lit(true));
    feed.withRole(Role.EVENT_TIME)
        .ifPresent(time -> written.number(FIRST_EVENT_AT, min(eventInstant())));
    return written;
  }

  private Column eventInstant() {
    Column eventAt = examined.eventAt();
    return eventAt == null ? lit(null) : eventAt;
  }

  private void addCount(Tally tally, String name, Column condition) {
    tally.number(name, sum(when(condition, lit(1L)).otherwise(0L)));
    if (Staging.Amounts.areIn(feed)) {
      tally.number(amountOf(name), sum(when(condition, col(Staging.Amounts.AMOUNT))));
    }
  }

  private static String amountOf(String name) {
    return name + "_amount";
  }

  private @Nullable BigDecimal versionAmount(String name) {
    return resolved == null ? zeroOrNone() : amount(versions, amountOf(name));
  }

  private @Nullable BigDecimal zeroOrNone() {
    return Staging.Amounts.areIn(feed) ? BigDecimal.ZERO.setScale(2) : null;
  }

  private @Nullable BigDecimal amount(Tally tally, String name) {
    return Staging.Amounts.areIn(feed) ? tally.amount(name) : null;
  }

  private static @Nullable BigDecimal together(
      @Nullable BigDecimal one, @Nullable BigDecimal other) {
    return one == null || other == null ? null : one.add(other);
  }
}
