package io.percorso.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.percorso.testing.Child;
import io.percorso.testing.SparkTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Another process reads all the while that nights publish, as many as -Dio.percorso.publications
 * says.
 */
@EnabledIfSystemProperty(named = "io.percorso.publications", matches = "\\d+")
class ReaderTest {
  private static final LocalDate FIRST = LocalDate.parse("2026-01-01");
  private static final int PUBLICATIONS = Integer.getInteger("io.percorso.publications", 0);

  @TempDir Path warehouse;
  @TempDir Path notes;

  @Test
  void aReaderSeesOneConsistentSetWhileNightsPublish() throws Exception {
    publish(1);
    Path end = notes.resolve("end");
    Child reader =
        Child.start(FruitReader.class, List.of(), List.of(warehouse.toString(), end.toString()));
    reader.awaitWritten("reading");
    for (int night = 2; night <= PUBLICATIONS; night++) {
      publish(night);
    }
    Files.createFile(end);
    assertThat(reader.code()).as(reader.written()).isZero();
    assertThat(reader.written())
        .containsPattern("[1-9]\\d* readings of ([2-9]|\\d\\d+) publications, none mixed");
  }

  private void publish(int night) {
    FruitNight.run(
        SparkTest.session(),
        warehouse,
        "night-" + night,
        FIRST.plusDays(night),
        night,
        Clock.systemUTC());
  }
}
