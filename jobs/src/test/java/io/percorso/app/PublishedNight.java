package io.percorso.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.percorso.simulate.SimulateOptions;
import io.percorso.simulate.Simulation;
import io.percorso.testing.SparkTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.io.FileUtils;

/** A simulated shop and its published night, made once and read by all tests that need one. */
final class PublishedNight {
  private static final SimulateOptions SHOP = SimulateOptions.ofPersons(5, 200);

  /** Before the feeds end, so that rows are held and states not yet known. */
  static final LocalDate DATE = SHOP.lastDate().minusDays(20);

  private final Path folder;
  private final JsonNode result;

  private PublishedNight() {
    try {
      folder = Files.createTempDirectory("percorso-night");
      Runtime.getRuntime()
          .addShutdownHook(new Thread(() -> FileUtils.deleteQuietly(folder.toFile())));
      Simulation.write(SparkTest.session(), SHOP, feeds());
      result =
          nightlyWith(1, feeds(), warehouse(), DATE.toString(), "--set", "warehouse.views=shop_");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static PublishedNight get() {
    return Only.NIGHT;
  }

  private static final class Only {
    static final PublishedNight NIGHT = new PublishedNight();
  }

  Path feeds() {
    return folder.resolve("feeds-and-truth");
  }

  Path warehouse() {
    return folder.resolve("warehouse");
  }

  JsonNode result() {
    return result;
  }

  /** Runs a night whose shuffles have so many partitions. */
  static JsonNode nightlyWith(
      int partitions, Path feeds, Path warehouse, String date, String... more) throws IOException {
    String setting = "spark.sql.shuffle.partitions";
    System.setProperty(setting, String.valueOf(partitions));
    SparkTest.session().conf().set(setting, String.valueOf(partitions));
    try {
      return nightly(feeds, warehouse, date, more);
    } finally {
      System.clearProperty(setting);
      SparkTest.session().conf().set(setting, "2");
    }
  }

  /** Runs a night over simulated feeds and returns its result file. */
  static JsonNode nightly(Path feeds, Path warehouse, String date, String... more)
      throws IOException {
    Path file = Files.createTempFile("percorso-result", ".json");
    file.toFile().deleteOnExit();
    List<String> args = new ArrayList<>(arguments(feeds, warehouse, date));
    args.addAll(List.of("--result-file", file.toString()));
    args.addAll(List.of(more));
    CommandLineRun run = CommandLineRun.run(args.toArray(String[]::new));
    assertThat(run.code()).as(run.err()).isZero();
    return new ObjectMapper().readTree(file.toFile());
  }

  /** Of a night over simulated feeds. */
  static List<String> arguments(Path feeds, Path warehouse, String date) {
    return List.of(
        "nightly",
        "--date",
        date,
        "--config",
        conf("demo.conf"),
        "--set",
        "input=" + feeds,
        "--warehouse",
        warehouse.toString());
  }

  static String conf(String name) {
    return Path.of(System.getProperty("io.percorso.root"), "conf", name).toString();
  }

  /** Content hash by table. */
  static Map<String, String> hashes(JsonNode result) {
    Map<String, String> hashes = new TreeMap<>();
    result
        .get("tables")
        .forEach(table -> hashes.put(table.get("table").asText(), table.get("hash").asText()));
    return hashes;
  }
}
