package io.percorso.app;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.date_add;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.to_date;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.percorso.run.NightJobs;
import io.percorso.simulate.SimulateOptions;
import io.percorso.simulate.Simulation;
import io.percorso.table.TableContract;
import io.percorso.testing.Child;
import io.percorso.testing.SparkTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Date;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random histories of nights: rows arrive up to forty days late, twice, or corrected; a snapshot
 * loses rows; nights are run for later and for older dates and again, and are killed on their way.
 * Whatever led there, the last night publishes what a night from nothing publishes.
 * -Dio.percorso.histories says how many, -Dio.percorso.nights-each of how many nights each,
 * -Dio.percorso.killed how many of these are killed first, -Dio.percorso.seed which is the first.
 */
@EnabledIfSystemProperty(named = "io.percorso.histories", matches = "\\d+")
class HistoryTest {
  private static final int HISTORIES = Integer.getInteger("io.percorso.histories", 0);
  private static final long SEED = Long.getLong("io.percorso.seed", 1);
  private static final int NIGHTS = Integer.getInteger("io.percorso.nights-each", 4);
  private static final int KILLED_NIGHTS = Integer.getInteger("io.percorso.killed", 1);
  private static final SimulateOptions SHOP = SimulateOptions.ofPersons(7, 80);
  private static final LocalDate LAST = SHOP.lastDate().minusDays(20);
  private static final int MOST_DAYS_LATE = 40;

  /** Where a process may be killed on its way through a night. */
  private static final List<String> POINTS =
      Stream.concat(
              NightJobs.tables().stream()
                  .map(TableContract::name)
                  .flatMap(t -> Stream.of("staging:" + t, "staged:" + t, "committed:" + t)),
              Stream.of(
                  "before-intent", "after-intent", "before-ledger", "after-ledger", "finished"))
          .toList();

  /** What a shell reports of a process that was killed. */
  private static final int KILLED = 137;

  @TempDir static Path shop;

  @TempDir Path folder;

  @BeforeAll
  static void simulate() {
    Simulation.write(SparkTest.session(), SHOP, shop.resolve("simulated"));
  }

  static LongStream seeds() {
    return LongStream.range(SEED, SEED + HISTORIES);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void everyHistoryEndsAsIfItHadBeenOneNight(long seed) throws Exception {
    Random random = new Random(seed);
    List<LocalDate> dates = dates(random);
    Path feeds = folder.resolve("deliveries");
    Path warehouse = folder.resolve("warehouse");
    List<JsonNode> nights = new ArrayList<>();
    Map<Integer, String> killed = killed(random);
    for (int night = 0; night < NIGHTS; night++) {
      deliver(feeds.resolve("feeds"), night, dates, seed);
      if (killed.containsKey(night)) {
        kill(feeds, warehouse, dates.get(night), killed.get(night));
      }
      nights.add(night(feeds, warehouse, dates.get(night), "affected"));
    }
    JsonNode last = nights.get(NIGHTS - 1);
    JsonNode atOnce = night(feeds, folder.resolve("at-once"), dates.get(NIGHTS - 1), "all");
    Map<String, String> differing = PublishedNight.hashes(last);
    differing.entrySet().removeAll(PublishedNight.hashes(atOnce).entrySet());
    assertThat(differing)
        .as(
            "seed %d, nights of %s, killed at %s: %s",
            seed, dates, killed, smallest(differing, last, warehouse))
        .isEmpty();
    assertThat(partlyRead(warehouse, dates.get(NIGHTS - 1)))
        .contains("core.journeys", "mart.omnichannel_daily")
        .hasSizeGreaterThan(2);
  }

  /** The last is the latest, and mostly one of the others is older than the one before it. */
  private static List<LocalDate> dates(Random random) {
    List<LocalDate> dates = new ArrayList<>();
    for (int night = 0; night < NIGHTS - 1; night++) {
      dates.add(LAST.minusDays(1 + random.nextInt(12)));
    }
    dates.add(LAST);
    return dates;
  }

  /** Some of the nights, and at which point. */
  private static Map<Integer, String> killed(Random random) {
    Map<Integer, String> killed = new TreeMap<>();
    while (killed.size() < Math.min(KILLED_NIGHTS, NIGHTS)) {
      killed.put(random.nextInt(NIGHTS), POINTS.get(random.nextInt(POINTS.size())));
    }
    return killed;
  }

  /** A night in a process of its own that ends where it reaches a point, if it does. */
  private static void kill(Path feeds, Path warehouse, LocalDate date, String point)
      throws Exception {
    List<String> arguments =
        new ArrayList<>(PublishedNight.arguments(feeds, warehouse, date.toString()));
    arguments.addAll(List.of("--set", "night.recompute=affected"));
    Child child =
        Child.start(
            Main.class,
            List.of(
                "-Dio.percorso.fault=" + point,
                "-Dio.percorso.root=" + System.getProperty("io.percorso.root"),
                "-Dspark.sql.shuffle.partitions=1"),
            arguments);
    assertThat(child.code()).as("%s: %s", point, child.written()).isIn(0, KILLED);
    letTheLockExpire(warehouse);
  }

  /** As if the killed process had given its last sign an hour ago. */
  private static void letTheLockExpire(Path warehouse) throws IOException {
    for (String sign : List.of("_lock", "_heartbeat")) {
      Path file = warehouse.resolve(sign);
      if (Files.exists(file)) {
        String told = Files.readString(file);
        Files.delete(warehouse.resolve("." + sign + ".crc"));
        Files.writeString(
            file,
            told.replaceAll(
                "\"(since|at)\":\"[^\"]*\"",
                "\"$1\":\"" + Instant.now().minus(Duration.ofHours(1)) + "\""));
      }
    }
  }

  private static JsonNode night(Path feeds, Path warehouse, LocalDate date, String recompute)
      throws IOException {
    return PublishedNight.nightlyWith(
        1, feeds, warehouse, date.toString(), "--set", "night.recompute=" + recompute);
  }

  /** Adds to each feed what has arrived by a night and had not by the nights before. */
  private void deliver(Path out, int night, List<LocalDate> dates, long seed) throws IOException {
    try (Stream<Path> all = Files.list(shop.resolve("simulated/feeds"))) {
      for (Path feed : all.toList()) {
        Dataset<Row> rows = SparkTest.session().read().parquet(feed.toString());
        String name = feed.getFileName().toString();
        Path to = out.resolve(name);
        if (name.equals("products")) {
          write(rows.where(dice(rows, seed + night, 50).notEqual(0)), to.resolve("snapshot"));
        } else {
          Dataset<Row> arrived = arrivals(rows, seed).where(nightOf(dates).equalTo(night));
          write(arrived.drop("arrived_on"), to.resolve("delivery=" + night));
        }
      }
    }
  }

  private static void write(Dataset<Row> rows, Path to) {
    rows.coalesce(1).write().mode("overwrite").parquet(to.toString());
  }

  /** One in ten is late, one in thirty comes twice, one in thirty is corrected. */
  private static Dataset<Row> arrivals(Dataset<Row> rows, long seed) {
    Column received = coalesce(to_date(col("received_at")), lit(Date.valueOf("2000-01-01")));
    Column late =
        when(dice(rows, seed, 10).equalTo(0), dice(rows, seed + 1, MOST_DAYS_LATE).cast("int"))
            .otherwise(0);
    Dataset<Row> once = rows.withColumn("arrived_on", date_add(received, late));
    Dataset<Row> again =
        once.where(dice(rows, seed + 2, 30).equalTo(0))
            .withColumn("arrived_on", date_add(col("arrived_on"), 5));
    Dataset<Row> corrected = once.where(dice(rows, seed + 3, 30).equalTo(0));
    for (String time : List.of("updated_at", "received_at")) {
      corrected = changed(corrected, time, "TRY_CAST(%s AS TIMESTAMP) + INTERVAL 2 DAYS");
    }
    corrected = changed(corrected, "net_amount", "TRY_CAST(%s AS DECIMAL(18, 2)) + 1");
    corrected = corrected.withColumn("arrived_on", date_add(col("arrived_on"), 2));
    return once.union(again).union(corrected);
  }

  /** The rows with a column changed, if they have it; what is no such value stays. */
  private static Dataset<Row> changed(Dataset<Row> rows, String column, String expression) {
    return List.of(rows.columns()).contains(column)
        ? rows.withColumn(
            column,
            coalesce(
                expr(expression.formatted(column)).cast(rows.schema().apply(column).dataType()),
                col(column)))
        : rows;
  }

  /** The same number for the same row, whatever else is there. */
  private static Column dice(Dataset<Row> rows, long seed, int sides) {
    return pmod(xxhash64(lit(seed), col(rows.columns()[0]), col("received_at")), lit(sides));
  }

  /**
   * The first night on or after the arrival; what comes later is there in the last one and held.
   */
  private static Column nightOf(List<LocalDate> dates) {
    Column night = lit(NIGHTS - 1);
    for (int i = NIGHTS - 2; i >= 0; i--) {
      night = when(col("arrived_on").leq(lit(Date.valueOf(dates.get(i)))), i).otherwise(night);
    }
    return night;
  }

  private static List<String> partlyRead(Path warehouse, LocalDate date) {
    return CommandLineRun.run(
            "query",
            "SELECT subject FROM ops.quality_results WHERE check_name IN ('read', 'recomputed')"
                + " AND measured > 0 AND measured < 1 AND run_date = '%s'".formatted(date),
            "--format",
            "csv",
            "--warehouse",
            warehouse.toString())
        .out()
        .lines()
        .skip(1)
        .toList();
  }

  /** Rows of the smallest table that differs, of both nights. */
  private String smallest(Map<String, String> differing, JsonNode result, Path warehouse) {
    Map<Long, String> bySize = new TreeMap<>();
    result
        .get("tables")
        .forEach(table -> bySize.put(table.get("rows").asLong(), table.get("table").asText()));
    for (String table : bySize.values()) {
      if (differing.containsKey(table)) {
        List<String> now = rows(table, warehouse);
        List<String> atOnce = rows(table, folder.resolve("at-once"));
        List<String> missing = new ArrayList<>(atOnce);
        missing.removeAll(now);
        now.removeAll(atOnce);
        return "%s has %s and should have %s"
            .formatted(table, now.stream().limit(3).toList(), missing.stream().limit(3).toList());
      }
    }
    return "";
  }

  private static List<String> rows(String table, Path warehouse) {
    CommandLineRun run =
        CommandLineRun.run(
            "query",
            "SELECT * FROM " + table,
            "--format",
            "csv",
            "--warehouse",
            warehouse.toString());
    return new ArrayList<>(run.out().lines().toList());
  }
}
