package io.percorso.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.percorso.quality.QualityResult;
import io.percorso.source.RunDate;
import io.percorso.table.DeltaWarehouse;
import io.percorso.table.TableContract;
import io.percorso.testing.SparkTest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The jobs of a night one by one under one run id, as an orchestrator runs them. */
class JobByJobTest {
  private static final RunDate DATE = new RunDate(LocalDate.parse("2026-01-01"), ZoneOffset.UTC);
  private static final RunDate NEXT = new RunDate(LocalDate.parse("2026-01-02"), ZoneOffset.UTC);
  private static final Clock LATER = Clock.offset(Clock.systemUTC(), Duration.ofMinutes(10));

  @TempDir Path warehouse;

  private Night night(long kilograms) {
    return FruitNight.night(SparkTest.session(), warehouse, kilograms, Clock.systemUTC());
  }

  private Optional<Publication> newest() {
    return new PublicationFiles(warehouse.toString(), new Configuration()).newest();
  }

  @Test
  void whatAFailedJobStagedIsNotPublishedUntilTheJobHasEndedWell() throws IOException {
    assertThatThrownBy(() -> night(-5).job("pick", DATE, "one"))
        .isInstanceOf(QualityException.class);
    night(-5).job("press", DATE, "one");
    assertThatThrownBy(() -> night(-5).job("publish", DATE, "one"))
        .isInstanceOf(QualityException.class)
        .hasMessageContaining("pick has not ended well");
    assertThat(newest()).isEmpty();

    night(2).job("pick", DATE, "one");
    night(2).job("press", DATE, "one");
    assertThat(night(2).job("publish", DATE, "one").status()).isEqualTo("published");
    assertThat(night(2).job("publish", DATE, "one").status()).isEqualTo("unchanged");
    assertThat(newest().orElseThrow().number()).isEqualTo(1);
    assertThat(StagedFolders.nobodyNames(warehouse)).isEmpty();
  }

  @Test
  void whatIsStagedForOneDateIsNotPublishedAsAnother() {
    night(2).job("pick", DATE, "one");
    night(2).job("press", DATE, "one");
    assertThatThrownBy(() -> night(2).job("publish", NEXT, "one"))
        .isInstanceOf(MissingInputException.class)
        .hasMessageContaining("pick staged its tables for 2026-01-01 under run id one");
    assertThat(newest()).isEmpty();
  }

  @Test
  void whatIsStagedUponOnePublicationIsNotPublishedUponAnother() {
    night(1).run("nightly", DATE, "zero");
    night(2).job("pick", NEXT, "one");
    night(2).job("press", NEXT, "one");
    night(3).run("nightly", NEXT, "other");
    assertThatThrownBy(() -> night(2).job("publish", NEXT, "one"))
        .isInstanceOf(MissingInputException.class)
        .hasMessageContaining("upon publication 1, but readers see 2");
    assertThat(newest().orElseThrow().runId()).isEqualTo("other");
  }

  @Test
  void whatWasMadeOfAJobThatRanAgainIsMadeAgainToo() {
    night(2).job("pick", DATE, "one");
    night(2).job("press", DATE, "one");
    night(3).job("pick", DATE, "one");
    assertThatThrownBy(() -> night(3).job("publish", DATE, "one"))
        .isInstanceOf(MissingInputException.class)
        .hasMessageContaining("core.juice is not staged");
    night(3).job("press", DATE, "one");
    assertThat(night(3).job("publish", DATE, "one").status()).isEqualTo("published");
  }

  @Test
  void aNightUnderTheIdOfJobsIsNotTakenForTheirs() {
    night(2).job("pick", DATE, "one");
    night(2).job("press", DATE, "one");
    assertThatThrownBy(() -> night(-5).run("nightly", DATE, "one"))
        .isInstanceOf(QualityException.class);
    assertThatThrownBy(() -> night(2).job("publish", DATE, "one"))
        .isInstanceOf(MissingInputException.class)
        .hasMessageContaining("core.fruit is not staged");
    assertThat(newest()).isEmpty();
  }

  @Test
  void aRunThatLostItsLockStagesAndPublishesNothingMore() {
    Night overtaken =
        new Night(
            SparkTest.session(),
            new DeltaWarehouse(SparkTest.session(), warehouse.toString()),
            warehouse.toString(),
            new JobGraph(List.of(new Overtaken(warehouse)), "fruit"),
            new QuietProgress(),
            Clock.systemUTC());
    assertThatThrownBy(() -> overtaken.run("nightly", DATE, "one"))
        .isInstanceOf(LockedException.class)
        .hasMessageContaining("lost the lock");
    assertThat(RunFolder.all(warehouse.toString(), new Configuration()))
        .allSatisfy(folder -> assertThat(folder.staged(FruitNight.FRUIT)).isEmpty());
    assertThat(newest()).isEmpty();
  }

  @Test
  void whatWasDecidedWithoutTheLockIsTakenBack() throws IOException {
    FruitNight.run(SparkTest.session(), warehouse, "one", DATE.date(), 1, Clock.systemUTC());
    Publication seen = newest().orElseThrow();
    new PublicationFiles(warehouse.toString(), new Configuration())
        .intend(
            new Publication(
                2, "gone", "2026-01-02", seen.publishedAt(), seen.rules(), seen.tables()));
    RunResult next =
        FruitNight.run(SparkTest.session(), warehouse, "two", NEXT.date(), 3, Clock.systemUTC());
    assertThat(next.publication().orElseThrow().runId()).isEqualTo("two");
    assertThat(newest().orElseThrow().number()).isEqualTo(2);
    assertThat(StagedFolders.nobodyNames(warehouse)).isEmpty();
  }

  @Test
  void whatAnEarlierAttemptDecidedWithoutTheLockIsTakenBack() throws IOException {
    FruitNight.run(SparkTest.session(), warehouse, "one", DATE.date(), 1, Clock.systemUTC());
    Publication seen = newest().orElseThrow();
    night(3).job("pick", NEXT, "again");
    new PublicationFiles(warehouse.toString(), new Configuration())
        .intend(
            new Publication(
                2, "again", "2026-01-02", seen.publishedAt(), seen.rules(), seen.tables()));
    night(3).job("press", NEXT, "again");
    assertThat(newest().orElseThrow().number()).isEqualTo(1);
    assertThat(night(3).job("publish", NEXT, "again").status()).isEqualTo("published");
  }

  /** A job beside which another run takes the lock, as of a process that stood still. */
  private record Overtaken(Path warehouse) implements Job {
    @Override
    public String name() {
      return "pick";
    }

    @Override
    public List<TableContract> inputs() {
      return List.of();
    }

    @Override
    public List<TableContract> outputs() {
      return List.of(FruitNight.FRUIT);
    }

    @Override
    public List<QualityResult> run(JobTables tables, RunContext run) {
      try (WarehouseLock lock =
          WarehouseLock.take(
              warehouse.toString(),
              "successor",
              Duration.ofMinutes(2),
              LATER,
              new Configuration())) {
        lock.requireHeld();
        tables.write(
            FruitNight.FRUIT,
            run.spark()
                .createDataFrame(
                    List.of(RowFactory.create(1L, "apple", 1L)),
                    FruitNight.FRUIT.nullableSchema()));
      }
      return List.of();
    }
  }
}
