package io.percorso.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.percorso.testing.SparkTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NightTest {
  private final PublishedNight night = PublishedNight.get();

  @TempDir Path folder;

  @Test
  void publishesEveryTableOfTheCatalogWithRowsVersionAndHash() {
    assertThat(night.result().get("status").asText()).isEqualTo("published");
    assertThat(PublishedNight.hashes(night.result())).hasSize(30);
    night
        .result()
        .get("tables")
        .forEach(
            table -> {
              assertThat(table.get("version").asText()).isNotEmpty();
              if (!table.get("table").asText().equals("core.person_aliases")) {
                assertThat(table.get("rows").asLong()).as(table.toString()).isPositive();
              }
            });
  }

  @Test
  void everyTableHasAViewInTheCatalog() {
    Map<String, Long> rows = new TreeMap<>();
    night
        .result()
        .get("tables")
        .forEach(table -> rows.put(table.get("table").asText(), table.get("rows").asLong()));
    SparkSession session = SparkTest.session();
    assertThat(rows.keySet()).allMatch(table -> session.catalog().tableExists("shop_" + table));
    assertThat(session.table("shop_core.journeys").count()).isEqualTo(rows.get("core.journeys"));
  }

  @Test
  void theRulesAsPlainSqlMakeTheSameRows() {
    PeersTest.assertThatDuckDbMakesTheSameRows(night, folder);
  }

  @Test
  void findsWhatWasPlanted() {
    CommandLineRun score =
        CommandLineRun.run(
            "score",
            "--config",
            PublishedNight.conf("demo.conf"),
            "--set",
            "input=" + night.feeds(),
            "--warehouse",
            night.warehouse().toString(),
            "--truth",
            night.feeds().toString(),
            "--result-file",
            folder.resolve("score.json").toString());
    assertThat(score.code()).as(score.err()).isZero();
    JsonNode scores = json(folder.resolve("score.json")).get("scores");
    assertThat(scores).hasSize(15);
    scores.forEach(
        measure -> {
          assertThat(measure.get("precision").asDouble())
              .as(measure.toString())
              .isGreaterThan(0.98);
          assertThat(measure.get("recall").asDouble()).as(measure.toString()).isGreaterThan(0.98);
        });
  }

  @Test
  void theNightOverWhatHadArrivedByThenInShuffledFilesWithOtherPartitionsIsTheSame()
      throws IOException {
    Path arrived = folder.resolve("arrived");
    copyArrived(night.feeds().resolve("feeds"), arrived.resolve("feeds"));
    Map<String, String> full = PublishedNight.hashes(night.result());
    Map<String, String> then =
        PublishedNight.hashes(
            PublishedNight.nightlyWith(
                7, arrived, folder.resolve("warehouse"), PublishedNight.DATE.toString()));
    // Only the counts know how many rows were held.
    assertThat(full.remove("staging.feed_counts")).isNotEqualTo(then.remove("staging.feed_counts"));
    // These name the files.
    for (String aboutFiles : List.of("staging.source_files", "staging.repeated_keys")) {
      assertThat(full.remove(aboutFiles)).isNotEqualTo(then.remove(aboutFiles));
    }
    assertThat(full).isEqualTo(then);
  }

  @Test
  void aNightThatReadsNewFilesAndGoesThroughTheAffectedAloneIsTheSame() throws IOException {
    Path warehouse = folder.resolve("warehouse");
    Path deliveries = folder.resolve("deliveries");
    deliver(0, night.feeds().resolve("feeds"), deliveries.resolve("feeds"));
    LocalDate before = PublishedNight.DATE.minusDays(6);
    PublishedNight.nightlyWith(1, deliveries, warehouse, before.toString());
    deliver(1, night.feeds().resolve("feeds"), deliveries.resolve("feeds"));
    JsonNode then =
        PublishedNight.nightlyWith(
            1,
            deliveries,
            warehouse,
            PublishedNight.DATE.toString(),
            "--set",
            "night.recompute=affected");
    Map<String, String> affected = PublishedNight.hashes(then);
    Map<String, String> all = PublishedNight.hashes(night.result());
    for (String aboutFiles : List.of("staging.source_files", "staging.repeated_keys")) {
      assertThat(affected.remove(aboutFiles)).isNotEqualTo(all.remove(aboutFiles));
    }
    assertThat(affected).isEqualTo(all);
    CommandLineRun recomputed =
        CommandLineRun.run(
            "query",
            "SELECT check_name, subject FROM ops.quality_results WHERE measured > 0 AND measured < 1"
                + " AND check_name IN ('recomputed', 'read')"
                + " AND subject IN ('web_events', 'core.journeys', 'mart.omnichannel_daily')"
                + " ORDER BY 2",
            "--format",
            "csv",
            "--warehouse",
            warehouse.toString());
    assertThat(recomputed.out().lines().skip(1))
        .containsExactly(
            "recomputed,core.journeys", "recomputed,mart.omnichannel_daily", "read,web_events");
  }

  /**
   * Writes a part of each feed: of 0 all that had arrived six days before the date, but for some
   * rows, and a file of a few that come later; of 1 the rest.
   */
  private static void deliver(int part, Path feeds, Path out) throws IOException {
    ZonedDateTime end = PublishedNight.DATE.minusDays(5).atStartOfDay(ZoneId.of("Europe/Madrid"));
    Column isEarly =
        functions.coalesce(
            functions.col("received_at").lt(Timestamp.from(end.toInstant())), functions.lit(true));
    try (Stream<Path> all = Files.list(feeds)) {
      for (Path feed : all.toList()) {
        Dataset<Row> rows = SparkTest.session().read().parquet(feed.toString());
        Column hash =
            functions.xxhash64(functions.col(rows.columns()[0]), functions.col("received_at"));
        Column isOdd = functions.pmod(hash, functions.lit(40)).equalTo(0);
        Column isLate = isEarly.equalTo(isOdd);
        Path to = out.resolve(feed.getFileName());
        if (part == 0) {
          write(rows.where(functions.not(isLate).and(isEarly)), to.resolve("delivery=0"));
          write(rows.where(functions.not(isLate.or(isEarly))), to.resolve("delivery=early"));
        } else {
          write(rows.where(isLate), to.resolve("delivery=1"));
        }
      }
    }
  }

  private static void write(Dataset<Row> rows, Path to) {
    rows.coalesce(1).write().parquet(to.toString());
  }

  private static void copyArrived(Path feeds, Path out) throws IOException {
    ZonedDateTime end = PublishedNight.DATE.plusDays(1).atStartOfDay(ZoneId.of("Europe/Madrid"));
    Column isThere = functions.col("received_at").lt(Timestamp.from(end.toInstant()));
    try (Stream<Path> all = Files.list(feeds)) {
      for (Path feed : all.toList()) {
        Dataset<Row> rows = SparkTest.session().read().parquet(feed.toString());
        rows.where(functions.col("received_at").isNull().or(isThere))
            .orderBy(functions.xxhash64(functions.col(rows.columns()[0])))
            .repartition(3)
            .write()
            .parquet(out.resolve(feed.getFileName()).toString());
      }
    }
  }

  @Test
  void everyCellOfTheNotebooksRunsOnThePublishedTables() throws IOException {
    Path notebooks = Path.of(System.getProperty("io.percorso.root"), "notebooks-export");
    try (Stream<Path> all = Files.list(notebooks)) {
      List<Path> sources = all.filter(file -> file.toString().endsWith(".sql")).toList();
      assertThat(sources).hasSize(2);
      for (Path source : sources) {
        for (String cell : Files.readString(source).split("-- COMMAND ----------", -1)) {
          String sql =
              cell.lines()
                  .filter(line -> !line.startsWith("--"))
                  .reduce("", (text, line) -> text + line + "\n")
                  .strip();
          if (!sql.isEmpty()) {
            CommandLineRun run =
                CommandLineRun.run(
                    "query", sql, "--format", "csv", "--warehouse", night.warehouse().toString());
            assertThat(run.code()).as(source + ": " + sql + run.err()).isZero();
            // Groups of fewer than ten people are hidden; in so small a shop that may be all.
            int header = sql.contains("HAVING") ? 0 : 1;
            assertThat(run.out().lines().count()).as(source + ": " + sql).isGreaterThan(header);
          }
        }
      }
    }
  }

  @Test
  void tablesPrintsVersionsAndHashesAndAWrongQueryIsAUsageError() {
    CommandLineRun tables =
        CommandLineRun.run("tables", "--warehouse", night.warehouse().toString());
    assertThat(tables.out())
        .contains("core.journey_touchpoints")
        .contains(PublishedNight.hashes(night.result()).get("core.journeys"));
    CommandLineRun wrong =
        CommandLineRun.run(
            "query",
            "SELECT nothing FROM core.journeys",
            "--warehouse",
            night.warehouse().toString());
    assertThat(wrong.code()).isEqualTo(2);
    assertThat(wrong.err()).contains("nothing");
  }

  private static JsonNode json(Path file) {
    try {
      return new com.fasterxml.jackson.databind.ObjectMapper().readTree(file.toFile());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
