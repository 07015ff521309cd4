package io.percorso.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.percorso.source.RunDate;
import io.percorso.table.DeltaWarehouse;
import io.percorso.table.TableContract;
import io.percorso.testing.SparkTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three nights, or as many as -Dio.percorso.nights says, with maintenance after every third. */
class MaintenanceTest {
  private static final LocalDate FIRST = LocalDate.parse("2026-01-01");
  private static final int NIGHTS = Integer.getInteger("io.percorso.nights", 3);
  private static final int KEPT = 1;

  /** With so many a night brings them together. */
  private static final int MOST_SMALL_FILES = 8;

  @TempDir Path warehouse;

  @Test
  void keptPublicationsStayReadableAndFilesDoNotGrowWithTheNights() throws IOException {
    for (int night = 1; night <= NIGHTS; night++) {
      night("night-" + night, night);
      if (night == 1) {
        leaveRunInTheMaking();
      }
      if (night % 3 == 0) {
        FruitNight.night(SparkTest.session(), warehouse, 1, Clock.systemUTC())
            .maintain("maintain-" + night, KEPT);
      }
    }

    List<Publication> kept = new PublicationFiles(warehouse.toString(), new Configuration()).kept();
    assertThat(kept).hasSize(KEPT);
    for (Publication publication : kept) {
      long kilograms = publication.number();
      assertThat(values(atVersion(publication, FruitNight.FRUIT.name()), "kilograms"))
          .containsOnly(kilograms)
          .hasSize(3);
      assertThat(values(atVersion(publication, FruitNight.JUICE.name()), "litres"))
          .containsOnly(10 * kilograms)
          .hasSize(3);
    }
    assertThat(bottles(atVersion(kept.get(0), FruitNight.CELLAR.name())))
        .isEqualTo(FruitNight.BOTTLES);
    assertThatRunHasItsFiles();
    assertThat(folders("core/fruit")).hasSize(KEPT + 1);
    assertThat(filesOf(FruitNight.CELLAR)).hasSizeLessThan(MOST_SMALL_FILES + KEPT);
    assertThat(logEntries("core/fruit")).hasSizeLessThan(2 * 10 + KEPT);
    Dataset<Row> publications = delta("ops/publications");
    assertThat(publications.count()).isEqualTo(NIGHTS);
    assertThat(publications.inputFiles()).hasSize(1);
    assertThat(delta("ops/quality_results").inputFiles()).hasSize(1);
  }

  @Test
  void theLatestDateIsNotForgottenForABackfill() {
    night("latest", 10);
    night("older", 1);
    FruitNight.night(SparkTest.session(), warehouse, 1, Clock.systemUTC()).maintain("m", KEPT);
    PublicationFiles publications = new PublicationFiles(warehouse.toString(), new Configuration());
    assertThat(publications.kept())
        .extracting(Publication::runId)
        .containsExactly("latest", "older");
    assertThat(publications.latestUnseen()).hasValue(FIRST.plusDays(10));
  }

  /** It builds upon the first publication and waits for {@code publish}. */
  private void leaveRunInTheMaking() {
    Night slow = FruitNight.night(SparkTest.session(), warehouse, 7, Clock.systemUTC());
    RunDate date = new RunDate(FIRST.plusDays(2), ZoneOffset.UTC);
    slow.job("pick", date, "slow");
    slow.job("press", date, "slow");
  }

  private void assertThatRunHasItsFiles() {
    List<String> built =
        RunFolder.all(warehouse.toString(), new Configuration()).stream()
            .flatMap(run -> run.staged(FruitNight.CELLAR).stream())
            .flatMap(staged -> staged.files().stream())
            .toList();
    assertThat(built).hasSizeGreaterThan(1);
    Dataset<Row> rows =
        new DeltaWarehouse(SparkTest.session(), warehouse.toString())
            .read(FruitNight.CELLAR, built);
    assertThat(bottles(rows)).isEqualTo(FruitNight.BOTTLES);
  }

  private void night(String runId, int night) {
    FruitNight.run(
        SparkTest.session(), warehouse, runId, FIRST.plusDays(night), night, Clock.systemUTC());
  }

  /** How many stand there, each with the litres of its day. */
  private static long bottles(Dataset<Row> cellar) {
    return cellar.where("litres = 7 * day").count();
  }

  private List<Path> filesOf(TableContract contract) throws IOException {
    try (Stream<Path> all =
        Files.walk(warehouse.resolve(contract.layer()).resolve(contract.table()))) {
      return all.filter(path -> path.toString().endsWith(".parquet"))
          .filter(path -> !path.toString().contains("_delta_log"))
          .toList();
    }
  }

  private static Dataset<Row> atVersion(Publication publication, String table) {
    return SparkTest.session()
        .read()
        .format("delta")
        .option("versionAsOf", publication.table(table).version())
        .load(publication.table(table).path());
  }

  private Dataset<Row> delta(String table) {
    return SparkTest.session().read().format("delta").load(warehouse + "/" + table);
  }

  private static List<Long> values(Dataset<Row> rows, String column) {
    return rows.select(column).collectAsList().stream().map(row -> row.getLong(0)).toList();
  }

  private List<String> folders(String table) throws IOException {
    try (Stream<Path> all = Files.list(warehouse.resolve(table))) {
      return all.map(path -> path.getFileName().toString())
          .filter(name -> name.startsWith("run-"))
          .toList();
    }
  }

  private List<Path> logEntries(String table) throws IOException {
    try (Stream<Path> all = Files.list(warehouse.resolve(table).resolve("_delta_log"))) {
      return all.filter(path -> path.toString().endsWith(".json")).toList();
    }
  }
}
