package io.percorso.run;

import io.percorso.quality.FeedVolumes;
import io.percorso.quality.QualityResult;
import io.percorso.source.Feed;
import io.percorso.source.FeedConfig;
import io.percorso.source.FeedRead;
import io.percorso.source.FeedReader;
import io.percorso.source.Feeds;
import io.percorso.staging.FeedCounts;
import io.percorso.staging.IdentityLinks;
import io.percorso.staging.Quarantine;
import io.percorso.staging.StagedFeed;
import io.percorso.staging.StagedFeeds;
import io.percorso.staging.Staging;
import io.percorso.table.SideBySide;
import io.percorso.table.TableContract;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Reads the feeds; every row becomes staged, quarantined, duplicate, superseded or held. */
final class StageFeeds implements Job {
  static final List<TableContract> OUTPUTS =
      Stream.concat(
              Feeds.ALL.stream().map(StagedFeeds::of),
              Stream.of(Quarantine.CONTRACT, IdentityLinks.CONTRACT, FeedCounts.CONTRACT))
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
    List<Parts> all = SideBySide.each(spark, Feeds.ALL, feed -> staged(feed, tables, run));
    tables.write(
        spark,
        Map.of(
            Quarantine.CONTRACT, Quarantine.of(spark, each(all, Parts::rejected)),
            IdentityLinks.CONTRACT, IdentityLinks.of(spark, each(all, Parts::identifiers)),
            FeedCounts.CONTRACT, FeedCounts.of(spark, all.stream().map(Parts::counts).toList())));
    all.forEach(parts -> parts.staged().ifPresent(StagedFeed::release));
    return volumes(tables, run);
  }

  private List<QualityResult> volumes(JobTables tables, RunContext run) {
    Map<Feed, Dataset<Row>> delivered = new LinkedHashMap<>();
    Feeds.ALL.stream()
        .filter(feed -> settings.feeds().containsKey(feed) && FeedVolumes.areOf(feed))
        .forEach(feed -> delivered.put(feed, tables.written(StagedFeeds.of(feed))));
    if (delivered.isEmpty()) {
      return List.of();
    }
    return FeedVolumes.judged(
        FeedVolumes.counted(delivered, run.date()).collectAsList(), run.date(), settings.quality());
  }

  /** What a feed adds to the tables that all feeds share. */
  private record Parts(
      Optional<StagedFeed> staged,
      List<Dataset<Row>> rejected,
      List<Dataset<Row>> identifiers,
      Row counts) {}

  private Parts staged(Feed feed, JobTables tables, RunContext run) {
    FeedConfig config = settings.feeds().get(feed);
    TableContract contract = StagedFeeds.of(feed);
    if (config == null) {
      tables.write(contract, run.spark().createDataFrame(List.of(), contract.nullableSchema()));
      return new Parts(Optional.empty(), List.of(), List.of(), FeedCounts.ofAbsent(feed.name()));
    }
    FeedRead read = new FeedReader(run.spark()).read(config);
    notes(read, run);
    StagedFeed staged =
        Staging.stage(
            feed,
            read.delivered(),
            config.zone(),
            settings.staging(),
            run.date(),
            settings.pseudonyms());
    tables.write(contract, staged.rows());
    List<Dataset<Row>> rejected = new ArrayList<>(staged.rejected());
    if (!read.unreadable().isEmpty()) {
      rejected.add(Staging.unreadableFiles(run.spark(), feed, read.unreadable()));
    }
    return new Parts(
        Optional.of(staged),
        rejected,
        staged.identifiers(tables.written(contract)),
        staged.counts());
  }

  private static void notes(FeedRead read, RunContext run) {
    if (!read.ignoredColumns().isEmpty()) {
      run.progress()
          .note(
              read.feed()
                  + ": columns without a use are ignored: "
                  + String.join(", ", read.ignoredColumns()));
    }
    read.unreadable()
        .forEach(
            file -> run.progress().note(read.feed() + ": left out, because it is broken: " + file));
  }

  private static List<Dataset<Row>> each(
      List<Parts> all, Function<Parts, List<Dataset<Row>>> part) {
    return all.stream().flatMap(one -> part.apply(one).stream()).toList();
  }
}
