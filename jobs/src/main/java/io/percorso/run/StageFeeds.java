package io.percorso.run;

import static org.apache.spark.sql.functions.col;

import io.percorso.quality.FeedVolumes;
import io.percorso.quality.QualityResult;
import io.percorso.run.FeedStaging.Parts;
import io.percorso.source.Feed;
import io.percorso.source.FeedConfig;
import io.percorso.source.Feeds;
import io.percorso.source.RunDate;
import io.percorso.staging.FeedCounts;
import io.percorso.staging.IdentityLinks;
import io.percorso.staging.Quarantine;
import io.percorso.staging.RepeatedKeyFiles;
import io.percorso.staging.SourceFiles;
import io.percorso.staging.StagedFeeds;
import io.percorso.table.RowChange;
import io.percorso.table.SideBySide;
import io.percorso.table.TableContract;
import io.percorso.touchpoint.UnknownWords;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Reads the feeds; every row becomes staged, quarantined, duplicate, superseded or held. */
final class StageFeeds implements Job {
  static final List<TableContract> OUTPUTS =
      Stream.concat(
              Feeds.ALL.stream().map(StagedFeeds::of),
              Stream.of(
                  Quarantine.CONTRACT,
                  IdentityLinks.CONTRACT,
                  RepeatedKeyFiles.CONTRACT,
                  SourceFiles.CONTRACT,
                  FeedCounts.CONTRACT))
          .toList();

  /** What takes longest begins first. */
  private static final List<Feed> LARGEST_FIRST =
      Stream.concat(
              Stream.of(Feeds.WEB_EVENTS),
              Feeds.ALL.stream().filter(feed -> !feed.equals(Feeds.WEB_EVENTS)))
          .toList();

  private final Settings settings;

  StageFeeds(Settings settings) {
    this.settings = settings;
  }

  @Override
  public String name() {
    return "stage-feeds";
  }

  @Override
  public List<TableContract> inputs() {
    return List.of();
  }

  @Override
  public List<TableContract> outputs() {
    return OUTPUTS;
  }

  @Override
  public List<QualityResult> run(JobTables tables, RunContext run) {
    SparkSession spark = run.spark();
    Map<Feed, FeedStaging.Earlier> earlier = earlier(tables, run);
    List<Parts> all =
        SideBySide.each(
            spark,
            LARGEST_FIRST,
            feed -> staged(feed, Optional.ofNullable(earlier.get(feed)), tables, run));
    Dataset<Row> files =
        spark.createDataFrame(
            all.stream().flatMap(parts -> parts.files().stream()).toList(),
            SourceFiles.CONTRACT.nullableSchema());
    Shared shared = new Shared(tables, spark, all);
    List<Runnable> writes =
        List.of(
            shared::writeLinks,
            shared::writeRepeatedKeys,
            () -> tables.write(Quarantine.CONTRACT, shared.quarantine()),
            () -> tables.write(SourceFiles.CONTRACT, files),
            () ->
                tables.write(
                    FeedCounts.CONTRACT,
                    FeedCounts.of(spark, all.stream().map(Parts::counts).toList())));
    SideBySide.each(
        spark,
        writes,
        write -> {
          write.run();
          return write;
        });
    List<QualityResult> results = new ArrayList<>(all.stream().map(Parts::read).toList());
    results.addAll(RejectionChecks.of(given(all), earlier, settings.quality()));
    all.forEach(parts -> parts.release().run());
    results.addAll(checked(tables, run));
    return results;
  }

  private List<Parts> given(List<Parts> all) {
    return all.stream().filter(parts -> settings.feeds().containsKey(parts.feed())).toList();
  }

  private Parts staged(
      Feed feed, Optional<FeedStaging.Earlier> earlier, JobTables tables, RunContext run) {
    FeedConfig config = settings.feeds().get(feed);
    if (config == null) {
      TableContract contract = StagedFeeds.of(feed);
      tables.write(contract, run.spark().createDataFrame(List.of(), contract.nullableSchema()));
      return Parts.ofAbsent(feed);
    }
    return new FeedStaging(config, settings, tables, run).staged(earlier);
  }

  /** What this night may build upon: a night of an older date would have to forget something. */
  private Map<Feed, FeedStaging.Earlier> earlier(JobTables tables, RunContext run) {
    if (settings.recompute().whyAll(tables).isPresent()) {
      return Map.of();
    }
    RunDate before = settings.runDate(tables.dateBefore().orElseThrow());
    if (before.date().isAfter(run.date().date())) {
      return Map.of();
    }
    Map<String, List<Row>> files =
        tables.before(SourceFiles.CONTRACT).collectAsList().stream()
            .collect(Collectors.groupingBy(row -> row.<String>getAs("feed")));
    Map<Feed, FeedStaging.Earlier> earlier = new LinkedHashMap<>();
    for (Row counts : tables.before(FeedCounts.CONTRACT).collectAsList()) {
      Feed feed =
          Feeds.ALL.stream()
              .filter(one -> one.name().equals(counts.<String>getAs("feed")))
              .findFirst()
              .orElseThrow();
      earlier.put(
          feed,
          new FeedStaging.Earlier(before, files.getOrDefault(feed.name(), List.of()), counts));
    }
    return earlier;
  }

  private List<QualityResult> checked(JobTables tables, RunContext run) {
    List<Supplier<List<QualityResult>>> checks =
        List.of(
            () -> volumes(FeedVolumes.times(written(tables, FeedVolumes::areOf)), run.date()),
            () -> WordChecks.of(written(tables, UnknownWords::canBeIn)));
    return SideBySide.each(run.spark(), checks, Supplier::get).stream()
        .flatMap(List::stream)
        .toList();
  }

  private Map<Feed, Dataset<Row>> written(JobTables tables, Predicate<Feed> which) {
    Map<Feed, Dataset<Row>> written = new LinkedHashMap<>();
    Feeds.ALL.stream()
        .filter(feed -> settings.feeds().containsKey(feed) && which.test(feed))
        .forEach(feed -> written.put(feed, tables.written(StagedFeeds.of(feed))));
    return written;
  }

  private List<QualityResult> volumes(Map<Feed, Dataset<Row>> times, RunDate date) {
    return times.isEmpty()
        ? List.of()
        : FeedVolumes.judged(counted(times, date), date, settings.quality());
  }

  /** How old the newest row of a feed is that has none of late, only its whole table tells. */
  private static List<Row> counted(Map<Feed, Dataset<Row>> times, RunDate date) {
    Map<Feed, Dataset<Row>> recent = new LinkedHashMap<>();
    times.forEach((feed, rows) -> recent.put(feed, FeedVolumes.recent(rows, date)));
    List<Row> counted = new ArrayList<>(FeedVolumes.counted(recent, date).collectAsList());
    Map<Feed, Dataset<Row>> quiet = new LinkedHashMap<>(times);
    counted.stream()
        .filter(row -> !row.isNullAt(1))
        .forEach(row -> quiet.keySet().removeIf(feed -> feed.name().equals(row.getString(0))));
    if (!quiet.isEmpty()) {
      counted.removeIf(row -> row.isNullAt(1));
      counted.addAll(FeedVolumes.counted(quiet, date).collectAsList());
    }
    return counted;
  }

  /** The tables that all feeds share, of the parts of each. */
  private record Shared(JobTables tables, SparkSession spark, List<Parts> all) {

    Dataset<Row> quarantine() {
      List<Dataset<Row>> rejected = new ArrayList<>(each(Parts::rejected));
      before(Quarantine.CONTRACT)
          .map(rows -> rows.where(col("reason").notEqual("unreadable_file")))
          .ifPresent(rejected::add);
      return Quarantine.of(spark, rejected, each(Parts::noLonger));
    }

    void writeLinks() {
      Dataset<Row> links = IdentityLinks.of(spark, each(Parts::identifiers));
      Optional<Dataset<Row>> before = before(IdentityLinks.CONTRACT);
      if (all.stream().allMatch(Parts::isChange)) {
        IdentityLinks.Change change = IdentityLinks.change(before.orElseThrow(), links);
        tables.change(IdentityLinks.CONTRACT, RowChange.of(change.removed(), change.added()));
      } else {
        tables.write(
            IdentityLinks.CONTRACT,
            before.map(kept -> IdentityLinks.together(kept, links)).orElse(links));
      }
    }

    void writeRepeatedKeys() {
      List<Dataset<Row>> keys = new ArrayList<>(each(Parts::repeatedKeys));
      for (Parts parts : all) {
        if (parts.isChange()) {
          Dataset<Row> kept = before(RepeatedKeyFiles.CONTRACT, List.of(parts));
          keys.add(
              parts
                  .again()
                  .map(again -> kept.join(again, again.columns(), "left_anti"))
                  .orElse(kept)
                  .select("feed", "key_hash", "source_file"));
        }
      }
      tables.write(
          RepeatedKeyFiles.CONTRACT,
          keys.stream()
              .reduce(Dataset::unionByName)
              .orElseGet(
                  () ->
                      spark.createDataFrame(
                          List.of(), RepeatedKeyFiles.CONTRACT.nullableSchema())));
    }

    /** The rows before of the feeds that add to them. */
    private Optional<Dataset<Row>> before(TableContract contract) {
      List<Parts> changes = all.stream().filter(Parts::isChange).toList();
      return changes.isEmpty() ? Optional.empty() : Optional.of(before(contract, changes));
    }

    private Dataset<Row> before(TableContract contract, List<Parts> feeds) {
      return tables
          .before(contract)
          .where(col("feed").isin(feeds.stream().map(parts -> parts.feed().name()).toArray()));
    }

    private List<Dataset<Row>> each(Function<Parts, List<Dataset<Row>>> part) {
      return all.stream().flatMap(one -> part.apply(one).stream()).toList();
    }
  }
}
