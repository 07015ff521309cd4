package io.percorso.run;

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
import io.percorso.table.TableContract;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
  public void run(JobTables tables, RunContext run) {
    List<StagedFeed> staged = new ArrayList<>();
    Collected collected = new Collected(run.spark());
    for (Feed feed : Feeds.ALL) {
      Optional<FeedConfig> config = Optional.ofNullable(settings.feeds().get(feed));
      if (config.isEmpty()) {
        tables.write(StagedFeeds.of(feed), empty(run.spark(), StagedFeeds.of(feed)));
        collected.counts.add(FeedCounts.ofAbsent(run.spark(), feed.name()));
        continue;
      }
      FeedRead read = new FeedReader(run.spark()).read(config.get());
      notes(read, run);
      StagedFeed one =
          Staging.stage(
              feed,
              read.delivered(),
              config.get().zone(),
              settings.staging(),
              run.date(),
              settings.pseudonyms());
      tables.write(StagedFeeds.of(feed), one.rows());
      collected.quarantine.add(one.quarantine());
      collected.quarantine.add(Staging.unreadableFiles(run.spark(), feed, read.unreadable()));
      collected.links.add(one.links());
      collected.counts.add(one.counts());
      staged.add(one);
    }
    tables.write(Quarantine.CONTRACT, collected.quarantine());
    tables.write(IdentityLinks.CONTRACT, collected.links());
    tables.write(FeedCounts.CONTRACT, collected.counts());
    staged.forEach(StagedFeed::release);
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

  private static Dataset<Row> empty(SparkSession spark, TableContract contract) {
    return spark.createDataFrame(List.of(), contract.nullableSchema());
  }

  /** What all feeds add to, written once each. */
  private static final class Collected {
    private final SparkSession spark;
    private final List<Dataset<Row>> quarantine = new ArrayList<>();
    private final List<Dataset<Row>> links = new ArrayList<>();
    private final List<Dataset<Row>> counts = new ArrayList<>();

    Collected(SparkSession spark) {
      this.spark = spark;
    }

    Dataset<Row> quarantine() {
      return united(Quarantine.CONTRACT, quarantine);
    }

    Dataset<Row> links() {
      return united(IdentityLinks.CONTRACT, links);
    }

    Dataset<Row> counts() {
      return united(FeedCounts.CONTRACT, counts);
    }

    private Dataset<Row> united(TableContract contract, List<Dataset<Row>> parts) {
      return parts.stream().reduce(Dataset::unionByName).orElseGet(() -> empty(spark, contract));
    }
  }
}
