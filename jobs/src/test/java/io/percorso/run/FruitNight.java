package io.percorso.run;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import io.percorso.quality.QualityResult;
import io.percorso.source.RunDate;
import io.percorso.table.DeltaWarehouse;
import io.percorso.table.RowChange;
import io.percorso.table.TableContract;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;

/**
 * A night of two small jobs: fruit is picked, juice is pressed from it, and one bottle more stands
 * in the cellar. Every litre in core.juice is ten times a kilogram in core.fruit, so that a mixed
 * set of versions shows.
 */
final class FruitNight {
  static final TableContract FRUIT =
      TableContract.table("core", "fruit")
          .grain("one row per tree")
          .key("tree")
          .required("tree", LongType, "the tree")
          .required("sort", StringType, "always apple")
          .required("kilograms", LongType, "what was picked")
          .check("some", "kilograms > 0")
          .build();

  static final TableContract JUICE =
      TableContract.table("core", "juice")
          .grain("one row per tree")
          .key("tree")
          .required("tree", LongType, "the tree")
          .required("litres", LongType, "ten times its kilograms")
          .build();

  /**
   * The bottles of the last days: a table of which each night changes a little. What is in it is
   * known from its date alone.
   */
  static final TableContract CELLAR =
      TableContract.table("core", "cellar")
          .grain("one row per day that a bottle is of")
          .key("day")
          .required("day", LongType, "since the epoch")
          .required("litres", LongType, "seven times the day")
          .build();

  static final int BOTTLES = 3;

  private FruitNight() {}

  /** What the night of a run date publishes, where each tree bore so many kilograms. */
  static RunResult run(
      SparkSession spark,
      Path warehouse,
      String runId,
      LocalDate date,
      long kilograms,
      Clock clock) {
    return night(spark, warehouse, kilograms, clock)
        .run("nightly", new RunDate(date, ZoneOffset.UTC), runId);
  }

  static Night night(SparkSession spark, Path warehouse, long kilograms, Clock clock) {
    return new Night(
        spark,
        new DeltaWarehouse(spark, warehouse.toString()),
        warehouse.toString(),
        new JobGraph(List.of(new Pick(kilograms), new Press()), "fruit"),
        new QuietProgress(),
        clock);
  }

  private record Pick(long kilograms) implements Job {
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
      return List.of(FRUIT);
    }

    @Override
    public List<QualityResult> run(JobTables tables, RunContext run) {
      List<Row> rows =
          LongStream.rangeClosed(1, 3)
              .mapToObj(tree -> RowFactory.create(tree, "apple", kilograms))
              .toList();
      tables.write(FRUIT, run.spark().createDataFrame(rows, FRUIT.nullableSchema()));
      return List.of();
    }
  }

  private record Press() implements Job {
    @Override
    public String name() {
      return "press";
    }

    @Override
    public List<TableContract> inputs() {
      return List.of(FRUIT);
    }

    @Override
    public List<TableContract> outputs() {
      return List.of(JUICE, CELLAR);
    }

    @Override
    public List<QualityResult> run(JobTables tables, RunContext run) {
      tables.write(
          JUICE,
          tables.read(FRUIT).select(col("tree"), col("kilograms").multiply(10).as("litres")));
      fill(tables, run);
      return List.of();
    }

    private static void fill(JobTables tables, RunContext run) {
      Set<Long> now = days(run.date().date());
      Set<Long> before = tables.dateBefore().map(Press::days).orElse(Set.of());
      if (before.isEmpty()) {
        tables.write(CELLAR, bottles(run.spark(), now, Set.of()));
      } else {
        tables.change(
            CELLAR,
            RowChange.of(
                bottles(run.spark(), before, now).select("day"),
                bottles(run.spark(), now, before)));
      }
    }

    private static Set<Long> days(LocalDate last) {
      return LongStream.rangeClosed(last.toEpochDay() - BOTTLES + 1, last.toEpochDay())
          .boxed()
          .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Dataset<Row> bottles(SparkSession spark, Set<Long> days, Set<Long> without) {
      return spark.createDataFrame(
          days.stream()
              .filter(day -> !without.contains(day))
              .map(day -> RowFactory.create(day, 7 * day))
              .toList(),
          CELLAR.nullableSchema());
    }
  }

  static SparkSession session() {
    SparkSession spark =
        SparkSession.builder()
            .master("local[1]")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.sql.session.timeZone", "UTC")
            .config("spark.sql.shuffle.partitions", "1")
            .config("spark.sql.codegen.wholeStage", "false")
            .config("spark.sql.adaptive.enabled", "false")
            .config("spark.databricks.delta.snapshotPartitions", "1")
            .config("spark.sql.extensions", "io.delta.sql.DeltaSparkSessionExtension")
            .config(
                "spark.sql.catalog.spark_catalog",
                "org.apache.spark.sql.delta.catalog.DeltaCatalog")
            .getOrCreate();
    spark.sparkContext().setLogLevel("ERROR");
    return spark;
  }

  /**
   * A night in a process of its own, to be killed: warehouse, run id, date, kilograms, minutes that
   * its clock is ahead.
   */
  public static void main(String[] args) {
    SparkSession spark = session();
    System.out.println("begun");
    run(
        spark,
        Path.of(args[0]),
        args[1],
        LocalDate.parse(args[2]),
        Long.parseLong(args[3]),
        Clock.offset(Clock.systemUTC(), Duration.ofMinutes(Long.parseLong(args[4]))));
  }
}
