package io.percorso.staging;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;

import io.percorso.source.Feed;
import io.percorso.source.FeedColumn;
import io.percorso.source.FeedColumn.Role;
import io.percorso.source.FeedColumn.Type;
import io.percorso.source.Feeds;
import java.math.BigDecimal;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.jspecify.annotations.Nullable;

/** What became of one feed. Write {@link #rows()} first and once: that fills the counts. */
public final class StagedFeed {
  private static final String STAGED = "staged";
  private static final String FIRST_EVENT = "first_event";
  private static final String LINKING = "linking";

  private final Feed feed;
  private final Optional<FeedColumn> event;
  private final Dataset<Row> findings;
  private final Broadcast<RepeatedKeys> repeated;
  private final @Nullable Dataset<Row> resolved;
  private final Tally read;
  private final Tally versions = new Tally();
  private final Tally written = new Tally();
  private final StagingConfig config;
  private final Dataset<Row> rows;

  /**
   * Puts the parts together.
   *
   * @param mostEvents of a visitor on a date that is no bot
   * @param findings kept until {@link #release()}, as are the others
   * @param single the valid rows that compete with no other; null: all compete
   * @param resolved the other valid rows with their fate; null: there are none
   * @param areFew whether one task writes all rows
   */
  StagedFeed(
      Feed feed,
      StagingConfig config,
      int mostEvents,
      Dataset<Row> findings,
      Tally read,
      Broadcast<RepeatedKeys> repeated,
      @Nullable Dataset<Row> single,
      @Nullable Dataset<Row> resolved,
      boolean areFew) {
    this.feed = feed;
    this.config = config;
    this.event = feed.withRole(Role.EVENT_TIME);
    this.findings = findings;
    this.read = read;
    this.repeated = repeated;
    this.resolved = resolved;
    Dataset<Row> together = together(single);
    Dataset<Row> carried = areFew ? together.coalesce(1) : together;
    Optional<Dataset<Row>> busy =
        feed.equals(Feeds.WEB_EVENTS)
            ? EventVolumes.busy(findings, repeated, resolved, mostEvents)
            : Optional.empty();
    Dataset<Row> judged =
        busy.map(visitors -> EventVolumes.withoutBusy(carried, visitors)).orElse(carried);
    this.rows = new CarriedRows(feed).staged(counted(judged));
  }

  /** The staging table: one row per key of the feed. */
  public Dataset<Row> rows() {
    return rows;
  }

  /** One row for each row rejected, in the shape of {@link Quarantine}; empty: there are none. */
  public List<Dataset<Row>> rejected() {
    List<Dataset<Row>> rejected = new ArrayList<>();
    if (read.count(ReadTally.QUARANTINED) > 0) {
      rejected.add(rejected(findings, Findings.REJECTED));
    }
    if (resolved != null && versions(RowVersions.CONFLICTING) > 0) {
      rejected.add(rejected(resolved, VersionFates.REJECTED));
    }
    return rejected;
  }

  /**
   * The strong identifiers of valid rows, of any version, for {@link IdentityLinks#of}; empty: the
   * feed has none that matter.
   *
   * @param staged this feed's staging table as it was written
   */
  public List<Dataset<Row>> identifiers(Dataset<Row> staged) {
    List<Dataset<Row>> identifiers = new ArrayList<>();
    if (IdentifierPairs.areIn(feed)) {
      identifiers.add(IdentifierPairs.ofStaged(feed, staged));
      // a duplicate has the identifiers of the row it is a copy of
      if (resolved != null && versions(LINKING) > 0) {
        identifiers.add(IdentifierPairs.ofVersions(feed, resolved));
      }
    }
    return identifiers;
  }

  /** The feed's row of {@link FeedCounts}; only after rows() was written. */
  public Row counts() {
    if (!written.isComplete()) {
      throw new IllegalStateException(
          "The counts of " + feed + " are known once its staged rows were written");
    }
    return RowFactory.create(
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
            Amounts.of(read, feed, ReadTally.QUARANTINED), versionAmount(RowVersions.CONFLICTING)),
        versionAmount(RowVersions.DUPLICATE),
        versionAmount(RowVersions.SUPERSEDED),
        Amounts.of(read, feed, ReadTally.HELD),
        firstEventAt());
  }

  /** The files that a night of a later date has to read again. */
  public Set<String> waitingFiles() {
    return Set.copyOf(read.texts(ReadTally.WAITING_FILES));
  }

  /** The rows of {@link RepeatedKeyFiles}; empty: no key repeats. */
  public List<Dataset<Row>> repeatedKeys() {
    return repeated.value().areNone() || !StagingRules.haveKnownKeys(feed)
        ? List.of()
        : List.of(RepeatedKeyFiles.of(feed, findings, repeated));
  }

  /** Frees what was kept between the parts; call it when all of them are written. */
  public void release() {
    findings.unpersist();
    if (resolved != null) {
      resolved.unpersist();
    }
    repeated.unpersist();
  }

  /** The rows to be staged: of keys delivered once, and the winners among the others. */
  private Dataset<Row> together(@Nullable Dataset<Row> single) {
    if (resolved == null) {
      return Objects.requireNonNull(single);
    }
    Dataset<Row> winners = VersionFates.winners(countedVersions(resolved), feed);
    return single == null ? winners : single.unionByName(winners);
  }

  private Dataset<Row> countedVersions(Dataset<Row> resolvedRows) {
    for (String fate :
        List.of(RowVersions.DUPLICATE, RowVersions.SUPERSEDED, RowVersions.CONFLICTING)) {
      Amounts.addCount(versions, feed, fate, col(VersionFates.FATE).equalTo(fate));
    }
    versions.number(LINKING, count(col(IdentifierPairs.IDENTIFIERS)));
    return versions.over(resolvedRows);
  }

  private Dataset<Row> counted(Dataset<Row> carried) {
    Amounts.addCount(written, feed, STAGED, lit(true));
    event.ifPresent(time -> written.number(FIRST_EVENT, min(time.name())));
    return written.over(carried);
  }

  /** The first instant of the staged rows; a date's is its midnight in the business zone. */
  private @Nullable Timestamp firstEventAt() {
    Number first = event.isPresent() ? written.found(FIRST_EVENT) : null;
    if (first == null) {
      return null;
    }
    long micros =
        event.get().type() == Type.DATE
            ? new WallClock(config.businessZone()).startOf(first.intValue())
            : first.longValue();
    return Timestamp.from(Instant.EPOCH.plus(micros, ChronoUnit.MICROS));
  }

  private static Dataset<Row> rejected(Dataset<Row> rows, String column) {
    return rows.filter(col(column).isNotNull()).select(col(column + ".*"));
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
