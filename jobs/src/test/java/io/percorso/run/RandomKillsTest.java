package io.percorso.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.percorso.testing.Child;
import io.percorso.testing.SparkTest;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A history of nights in processes that are killed at random times, as often as -Dio.percorso.kills
 * says, or twice, five times each night. It ends in what the same nights publish when nobody
 * disturbs them.
 */
class RandomKillsTest {
  private static final LocalDate FIRST = LocalDate.parse("2026-01-01");
  private static final int KILLS = Integer.getInteger("io.percorso.kills", 2);
  private static final int KILLS_A_NIGHT = 5;
  private static final long SEED = Long.getLong("io.percorso.seed", System.nanoTime());

  @TempDir Path warehouse;
  @TempDir Path undisturbed;

  private final Random random = new Random(SEED);
  private int attempts;

  @Test
  void aHistoryOfKilledNightsEndsAsIfNobodyHadDisturbedIt() throws Exception {
    Child first = begun(1);
    long began = System.nanoTime();
    assertThat(first.code()).as(first.written()).isZero();
    long milliseconds = (System.nanoTime() - began) / 1_000_000;
    int night = 1;
    for (int kills = 0; kills < KILLS; kills++) {
      if (kills % KILLS_A_NIGHT == 0) {
        night++;
      }
      Child child = begun(night);
      child.process().waitFor(random.nextLong(milliseconds), TimeUnit.MILLISECONDS);
      child.process().destroyForcibly().waitFor();
      assertOneSet(night - 1, night);
      if (kills % KILLS_A_NIGHT == KILLS_A_NIGHT - 1 || kills == KILLS - 1) {
        run(warehouse, night, Clock.offset(Clock.systemUTC(), Duration.ofMinutes(minutes())));
        assertOneSet(night, night);
      }
    }
    for (int again = 1; again <= night; again++) {
      run(undisturbed, again, Clock.systemUTC());
    }
    assertThat(hashes(warehouse)).as("seed %d", SEED).isEqualTo(hashes(undisturbed));
    assertThat(StagedFolders.nobodyNames(warehouse)).as("seed %d", SEED).isEmpty();
  }

  /** A night in a process of its own that has come as far as to begin it. */
  private Child begun(int night) throws Exception {
    Child child =
        Child.start(
            FruitNight.class,
            List.of(),
            List.of(
                warehouse.toString(),
                "night-" + night,
                FIRST.plusDays(night).toString(),
                String.valueOf(night),
                String.valueOf(minutes())));
    child.awaitWritten("begun");
    return child;
  }

  /** Each attempt is later than the lock of the one before expires. */
  private long minutes() {
    return 10L * attempts++;
  }

  private static void run(Path warehouse, int night, Clock clock) {
    FruitNight.run(
        SparkTest.session(), warehouse, "night-" + night, FIRST.plusDays(night), night, clock);
  }

  private void assertOneSet(long least, long most) {
    FruitReader.Reading reading = FruitReader.read(SparkTest.session(), warehouse.toString());
    assertThat(reading.isOneSet()).as("%s, seed %d", reading, SEED).isTrue();
    assertThat(reading.publication()).as("seed %d", SEED).isBetween(least, most);
  }

  private static List<String> hashes(Path warehouse) {
    return new PublicationFiles(warehouse.toString(), new Configuration())
        .newest().orElseThrow().tables().stream()
            .map(table -> table.table() + " " + table.rows() + " " + table.hash())
            .toList();
  }
}
