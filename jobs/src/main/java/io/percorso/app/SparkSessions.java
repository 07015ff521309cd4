package io.percorso.app;

import static java.util.Map.entry;

import io.percorso.table.Partitions;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import scala.Tuple2;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The Spark session of a command: the cluster's where spark-submit started it, else one in here.
 */
final class SparkSessions {
  private static final String EXTENSIONS = "spark.sql.extensions";
  private static final String CATALOG = "spark.sql.catalog.spark_catalog";
  private static final String DELTA_EXTENSION = "io.delta.sql.DeltaSparkSessionExtension";
  private static final String DELTA_CATALOG = "org.apache.spark.sql.delta.catalog.DeltaCatalog";

  /** What tables are right by: no option of spark-submit stands above it. */
  private static final Map<String, String> ALWAYS =
      Map.ofEntries(
          entry("spark.sql.session.timeZone", "UTC"),
          entry("spark.sql.files.ignoreCorruptFiles", "false"),
          entry("spark.sql.files.ignoreMissingFiles", "false"),
          // All ids are text: in a folder store_id=0042 the store is 0042, and not 42.
          entry("spark.sql.sources.partitionColumnTypeInference.enabled", "false"),
          // Eight bytes and not the twelve of an older form, and files say from when to when.
          entry("spark.sql.parquet.outputTimestampType", "TIMESTAMP_MICROS"));

  private static final Map<String, String> DEFAULTS =
      Map.ofEntries(
          entry(CATALOG, DELTA_CATALOG),
          entry("spark.databricks.delta.snapshotPartitions", "2"),
          entry("spark.sql.adaptive.coalescePartitions.parallelismFirst", "false"),
          entry("spark.sql.parquet.compression.codec", "zstd"),
          entry("spark.sql.files.maxRecordsPerFile", "250000"),
          entry("spark.sql.redaction.string.regex", "(?i)key|secret|password|token"),
          // Else every task asks the driver, by a remote call, for each class its generated code
          // names.
          entry("spark.sql.artifact.isolation.enabled", "false"),
          // Whole plans as text, made anew at each step of a query, cost a fifth of the planning.
          entry("spark.sql.ui.explainMode", "simple"),
          // With it the first lower() of a process takes seconds: it loads rules for all scripts.
          entry("spark.sql.icu.caseMappings.enabled", "false"),
          // A night has more than the hundred compiled classes that are kept else: the next had
          // none.
          entry("spark.sql.codegen.cache.maxEntries", "3000"),
          entry("spark.sql.maxPlanStringLength", "4000"));

  /** Of input, in a partition of a shuffle; what is shuffled of it, unpacked, is much more. */
  private static final long MOST_PARTITION_BYTES = 32L << 20;

  /**
   * Of a core's memory for each byte of a partition's input: a partition unpacked is fourteen times
   * as large, and eight of them have room.
   */
  private static final long MEMORY_OF_INPUT = 8 * 14;

  private static final long FEWEST_PARTITION_BYTES = 1L << 20;
  private static final long MOST_PARTITIONS = 4000;
  private static final long LITTLE_BYTES = 16L << 20;
  private static final long SPILLED_BYTES = 128L << 20;

  /** Of input for each row of a file: a table of as many rows as the input has 64 files. */
  private static final long FILE_ROW_BYTES = 1_400;

  private static final long FEWEST_ROWS_PER_FILE = 16_384;
  private static final long MOST_ROWS_PER_FILE = 250_000;

  private SparkSessions() {}

  static SparkSession open() {
    return open(builder());
  }

  /** With a catalog that ends with the process: what is created in it is seen by nobody else. */
  static SparkSession openAlone() {
    return open(
        builder()
            .config("spark.sql.catalogImplementation", "in-memory")
            .config(CATALOG, DELTA_CATALOG)
            .config("spark.sql.warehouse.dir", catalogFolder()));
  }

  private static SparkSession.Builder builder() {
    SparkSession.Builder builder = SparkSession.builder().appName("percorso");
    ALWAYS.forEach(builder::config);
    DEFAULTS.forEach(
        (name, value) -> {
          if (System.getProperty(name) == null) {
            builder.config(name, value);
          }
        });
    builder.config(EXTENSIONS, extensions(System.getProperty(EXTENSIONS, "")));
    if (System.getProperty("spark.master") == null) {
      embedded(builder);
    }
    return builder;
  }

  private static SparkSession open(SparkSession.Builder builder) {
    SparkSession spark = builder.getOrCreate();
    spark.conf().set("spark.sql.session.timeZone", "UTC");
    return spark;
  }

  /** Delta's, and those that spark-submit was given beside it. */
  static String extensions(String given) {
    return Stream.concat(Stream.of(DELTA_EXTENSION), Arrays.stream(given.split(",")))
        .map(String::strip)
        .filter(name -> !name.isEmpty())
        .distinct()
        .collect(Collectors.joining(","));
  }

  private static void embedded(SparkSession.Builder builder) {
    int cores = Runtime.getRuntime().availableProcessors();
    builder
        .master("local[*]")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.sql.sources.parallelPartitionDiscovery.parallelism", String.valueOf(cores))
        .config("spark.sql.warehouse.dir", catalogFolder());
  }

  private static String catalogFolder() {
    return Path.of(
            System.getProperty("java.io.tmpdir"),
            "percorso-catalog-" + ProcessHandle.current().pid())
        .toUri()
        .toString();
  }

  /**
   * Fits the session to the input. Shuffles get a partition for each 32 MB of it, or for each
   * smaller part that a core's memory has room for, never fewer than there are cores; files are
   * read in such parts too. Little data stays in one, see {@link io.percorso.table.Partitions}.
   * Queries over little data are interpreted and not planned anew between their stages, which would
   * take longer than running them, and its files get no statistics, which would skip nothing. What
   * is kept between two queries is compressed where it would go to disk; else that costs more than
   * it saves. Tables laid out by date have some sixty files: a night writes a whole one anew to
   * change a row of it. What was set on the command line of spark-submit stands.
   */
  static void fit(SparkSession spark, long inputBytes) {
    long cores = spark.sparkContext().defaultParallelism();
    boolean isMuch = inputBytes >= LITTLE_BYTES;
    long partitionBytes = partitionBytes(memory(spark) / cores);
    long partitions =
        isMuch ? Math.max(cores, Math.min(MOST_PARTITIONS, inputBytes / partitionBytes)) : 1;
    set(spark, "spark.sql.shuffle.partitions", String.valueOf(partitions));
    set(spark, "spark.sql.files.maxPartitionBytes", String.valueOf(partitionBytes));
    set(spark, "spark.sql.codegen.wholeStage", String.valueOf(isMuch));
    set(spark, "spark.databricks.delta.stats.collect", String.valueOf(isMuch));
    set(
        spark,
        "spark.sql.inMemoryColumnarStorage.compressed",
        String.valueOf(inputBytes >= SPILLED_BYTES));
    set(spark, "spark.sql.adaptive.enabled", String.valueOf(isMuch));
    set(spark, Partitions.ROWS_PER_FILE, String.valueOf(rowsPerFile(inputBytes)));
    set(spark, "spark.sql.codegen.factoryMode", isMuch ? "FALLBACK" : "NO_CODEGEN");
  }

  /** What Spark has for data, on all executors; on the driver where there is none. */
  private static long memory(SparkSession spark) {
    Map<String, Tuple2<Object, Object>> stores =
        CollectionConverters.asJava(spark.sparkContext().getExecutorMemoryStatus());
    String driver = spark.sparkContext().env().blockManager().blockManagerId().hostPort();
    return stores.entrySet().stream()
        .filter(store -> stores.size() == 1 || !store.getKey().equals(driver))
        .mapToLong(store -> (long) store.getValue()._1())
        .sum();
  }

  static long partitionBytes(long memoryOfCore) {
    return Math.max(
        FEWEST_PARTITION_BYTES, Math.min(MOST_PARTITION_BYTES, memoryOfCore / MEMORY_OF_INPUT));
  }

  private static long rowsPerFile(long inputBytes) {
    return Math.max(
        FEWEST_ROWS_PER_FILE, Math.min(MOST_ROWS_PER_FILE, inputBytes / FILE_ROW_BYTES));
  }

  private static void set(SparkSession spark, String name, String value) {
    if (System.getProperty(name) == null) {
      spark.conf().set(name, value);
    }
  }
}
