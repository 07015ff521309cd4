package io.percorso.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.percorso.table.ReleaseException;
import io.percorso.testing.Child;
import io.percorso.testing.SparkTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A process is killed at each named point; the next one finds a warehouse it can go on with. */
class InterruptedNightTest {
  private static final LocalDate FIRST = LocalDate.parse("2026-01-01");
  private static final LocalDate SECOND = LocalDate.parse("2026-01-02");

  /** Later than the killed owner's lock expires. */
  private static final Clock LATER = Clock.offset(Clock.systemUTC(), Duration.ofMinutes(10));

  @TempDir Path warehouse;

  /** Every point with -Dio.percorso.faults=all; else the last before the end. */
  static Stream<Arguments> points() {
    Stream<String> points =
        "all".equals(System.getProperty("io.percorso.faults"))
            ? Stream.of(
                "staging:core.fruit",
                "staged:core.fruit",
                "before-intent",
                "after-intent",
                "committed:core.fruit",
                "before-ledger",
                "after-ledger",
                "finished")
            : Stream.of("after-ledger");
    return points.map(point -> Arguments.of(point, point.equals("finished") ? 2 : 1));
  }

  @ParameterizedTest
  @MethodSource("points")
  void readersKeepOneSetAndTheRerunEndsAsIfNothingHadHappened(String point, int seenAfterTheKill)
      throws Exception {
    publish("night-1", FIRST, 1, Clock.systemUTC());
    assertThat(killedAt(point, "night-2", SECOND, 2)).isEqualTo(FaultPoint.KILLED);

    Publication seen = newest();
    assertThat(seen.number()).isEqualTo(seenAfterTheKill);
    assertThat(kilograms(seen)).containsOnly((long) seenAfterTheKill);
    assertThat(litres(seen)).containsOnly(10L * seenAfterTheKill);

    RunResult rerun = publish("night-2", SECOND, 2, LATER);

    assertThat(rerun.status()).isIn("published", "unchanged");
    Publication last = newest();
    assertThat(last.number()).isEqualTo(2);
    assertThat(last.runDate()).isEqualTo(SECOND.toString());
    assertThat(kilograms(last)).containsOnly(2L);
    assertThat(litres(last)).containsOnly(20L);
    assertThat(byDelta(FruitNight.FRUIT, "kilograms")).containsOnly(2L).hasSize(3);
    assertThat(byDelta(FruitNight.JUICE, "litres")).containsOnly(20L).hasSize(3);
    assertThat(byDelta(Publications.CONTRACT, "publication")).containsExactlyInAnyOrder(1L, 2L);
    assertThat(StagedFolders.nobodyNames(warehouse)).isEmpty();
  }

  @Test
  void anotherDateAfterTheKillDoesNotTakeOverWhatWasStaged() throws Exception {
    publish("night-1", FIRST, 1, Clock.systemUTC());
    assertThat(killedAt("before-intent", "night-2", SECOND, 2)).isEqualTo(FaultPoint.KILLED);
    publish("night-3", SECOND.plusDays(1), 3, LATER);
    assertThat(kilograms(newest())).containsOnly(3L);
    assertThat(endings())
        .containsExactlyInAnyOrder("night-1 published", "night-2 aborted", "night-3 published");
    assertThat(byDelta(Publications.CONTRACT, "publication")).containsExactlyInAnyOrder(1L, 2L);
    assertThat(StagedFolders.nobodyNames(warehouse)).isEmpty();
  }

  @Test
  void recoverCompletesWhatWasDecided() throws Exception {
    publish("night-1", FIRST, 1, Clock.systemUTC());
    killedAt("committed:core.fruit", "night-2", SECOND, 2);
    RunResult recovered =
        FruitNight.night(SparkTest.session(), warehouse, 9, LATER).recover("recovery");
    assertThat(recovered.status()).isEqualTo("completed");
    assertThat(kilograms(newest())).containsOnly(2L);
    assertThat(litres(newest())).containsOnly(20L);
    assertThat(endings()).containsExactlyInAnyOrder("night-1 published", "night-2 published");
    assertThat(perRun("quality_results"))
        .hasSize(2)
        .allSatisfy((run, results) -> assertThat(results).isPositive());
    assertThat(perRun("run_tables")).isEqualTo(Map.of("night-1", 3L, "night-2", 3L));
    assertThat(StagedFolders.nobodyNames(warehouse)).isEmpty();
  }

  @Test
  void theSameNightAgainPublishesNothing() throws Exception {
    publish("night-1", FIRST, 1, Clock.systemUTC());
    RunResult again = publish("night-1", FIRST, 1, Clock.systemUTC());
    assertThat(again.status()).isEqualTo("unchanged");
    assertThat(newest().number()).isEqualTo(1);
    assertThat(kilograms(newest())).containsOnly(1L);
    assertThat(StagedFolders.nobodyNames(warehouse)).isEmpty();
  }

  @Test
  void aPublicationThatCannotBeReadIsNotTakenForNone() throws Exception {
    publish("night-1", FIRST, 1, Clock.systemUTC());
    Path file = warehouse.resolve("_publications/00000000000000000001.json");
    Files.writeString(file, Files.readString(file).replace("\"number\"", "\"nummer\""));
    Files.delete(warehouse.resolve("_publications/.00000000000000000001.json.crc"));
    assertThatThrownBy(() -> publish("night-2", SECOND, 2, Clock.systemUTC()))
        .isInstanceOf(ReleaseException.class)
        .hasMessageContaining("00000000000000000001.json is damaged, or another release wrote it");
  }

  @Test
  void anOlderDateIsReallyPublished() throws Exception {
    publish("night-2", SECOND, 2, Clock.systemUTC());
    assertThat(publish("night-1", FIRST, 1, Clock.systemUTC()).status()).isEqualTo("published");
    assertThat(kilograms(newest())).containsOnly(1L);
    assertThat(byDelta(FruitNight.FRUIT, "kilograms")).containsOnly(1L);
  }

  @Test
  void brokenPromisesPublishNothingAndAreToldWithAnExample() {
    publish("night-1", FIRST, 1, Clock.systemUTC());
    assertThatThrownBy(() -> publish("night-2", SECOND, -5, Clock.systemUTC()))
        .isInstanceOf(QualityException.class)
        .hasMessageContaining("core.fruit: some (kilograms > 0) does not hold on 3 rows")
        .hasMessageContaining("\"tree\"");
    assertThat(kilograms(newest())).containsOnly(1L);
    publish("night-2", SECOND, 2, Clock.systemUTC());
    assertThat(kilograms(newest())).containsOnly(2L);
    assertThat(endings())
        .containsExactlyInAnyOrder("night-1 published", "night-2 failed", "night-2 published");
  }

  private RunResult publish(String runId, LocalDate date, long kilograms, Clock clock) {
    return FruitNight.run(SparkTest.session(), warehouse, runId, date, kilograms, clock);
  }

  private int killedAt(String point, String runId, LocalDate date, long kilograms)
      throws Exception {
    Child child =
        Child.start(
            FruitNight.class,
            List.of("-D" + FaultPoint.PROPERTY + "=" + point),
            List.of(warehouse.toString(), runId, date.toString(), String.valueOf(kilograms), "0"));
    int code = child.code();
    assertThat(code).as(child.written()).isEqualTo(FaultPoint.KILLED);
    return code;
  }

  private Publication newest() {
    return new PublicationFiles(warehouse.toString(), new Configuration()).newest().orElseThrow();
  }

  private List<Long> kilograms(Publication publication) {
    return atVersion(publication, FruitNight.FRUIT.name(), "kilograms");
  }

  private List<Long> litres(Publication publication) {
    return atVersion(publication, FruitNight.JUICE.name(), "litres");
  }

  /** As a reader who uses the versions that the publication names. */
  private static List<Long> atVersion(Publication publication, String table, String column) {
    return values(
        SparkTest.session()
            .read()
            .format("delta")
            .option("versionAsOf", publication.table(table).version())
            .load(publication.table(table).path()),
        column);
  }

  private List<Long> byDelta(io.percorso.table.TableContract table, String column) {
    return values(
        SparkTest.session()
            .read()
            .format("delta")
            .load(warehouse + "/" + table.layer() + "/" + table.table()),
        column);
  }

  private List<String> endings() {
    return SparkTest.session()
        .read()
        .format("delta")
        .load(warehouse + "/ops/runs")
        .selectExpr("run_id || ' ' || status")
        .collectAsList()
        .stream()
        .map(row -> row.getString(0))
        .toList();
  }

  private Map<String, Long> perRun(String table) {
    return SparkTest.session()
        .read()
        .format("delta")
        .load(warehouse + "/ops/" + table)
        .groupBy("run_id")
        .count()
        .collectAsList()
        .stream()
        .collect(Collectors.toMap(row -> row.getString(0), row -> row.getLong(1)));
  }

  private static List<Long> values(Dataset<Row> rows, String column) {
    return rows.select(column).collectAsList().stream().map(row -> row.getLong(0)).toList();
  }
}
