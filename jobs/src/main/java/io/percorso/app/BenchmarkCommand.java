package io.percorso.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.management.OperatingSystemMXBean;
import com.typesafe.config.Config;
import io.percorso.run.Night;
import io.percorso.run.Publication;
import io.percorso.run.RunResult;
import io.percorso.simulate.Deliveries;
import io.percorso.simulate.SimulateOptions;
import io.percorso.simulate.Simulation;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.StorageStatistics;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "benchmark",
    description =
        "Measures on simulated feeds what it takes to make everything, and what the night after"
            + " takes; proves that both publish the same.",
    mixinStandardHelpOptions = true)
final class BenchmarkCommand extends SparkCommand {
  /** So many days before the feeds end: later rows are held, states not yet known. */
  private static final int DAYS_BEFORE_THE_END = 20;

  @Option(
      names = "--events",
      defaultValue = "1000000",
      description = "Web events over a year; default ${DEFAULT-VALUE}.")
  private long events;

  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "Of the simulation; default ${DEFAULT-VALUE}.")
  private long seed;

  @Option(
      names = "--repeat",
      defaultValue = "1",
      paramLabel = "TIMES",
      description =
          "How many nights follow the first, each with a rebuild beside it; default ${DEFAULT-VALUE}."
              + " The first begins in a cold process; of several the median is compared.")
  private int repeat;

  @Option(
      names = "--folder",
      required = true,
      paramLabel = "FOLDER",
      description = "For the feeds, which are kept and used again, and the warehouses.")
  private Path folder = Path.of(".");

  @Option(
      names = "--compare",
      paramLabel = "FILE",
      description = "An earlier --result-file: its seconds are printed beside.")
  private Optional<Path> earlier = Optional.empty();

  @Override
  Map<String, Object> execute() {
    if (repeat < 1) {
      throw new UsageException("--repeat " + repeat + ": the rebuild has to be made at least once");
    }
    SimulateOptions simulation = SimulateOptions.ofEvents(seed, events);
    SparkSession spark = SparkSessions.open();
    // Hadoop does not count what it reads of several places at once.
    spark
        .sparkContext()
        .hadoopConfiguration()
        .setBoolean("parquet.hadoop.vectored.io.enabled", false);
    Path simulated = folder.resolve("feeds-%d-%d".formatted(events, seed));
    SparkSessions.fit(spark, events * 100);
    if (!Files.exists(simulated)) {
      Simulation.write(spark, simulation, simulated);
    }
    JobMetrics metrics = new JobMetrics();
    spark.sparkContext().addSparkListener(metrics);
    LocalDate date = simulation.lastDate().minusDays(DAYS_BEFORE_THE_END);
    String warehouses = folder.resolve("warehouse-" + ProcessHandle.current().pid()).toString();
    List<Step> steps = new ArrayList<>();
    Path input = Path.of(warehouses + "-feeds");
    Deliveries deliveries = new Deliveries(spark, simulated, simulation.businessZone(), input);
    deliveries.until(date);
    steps.add(measured("first", spark, metrics, run(input, warehouses + "-a", "nightly", date)));
    List<Step> nights = new ArrayList<>();
    List<Step> rebuilds = new ArrayList<>();
    for (int i = 1; i <= repeat; i++) {
      String again = i == 1 ? "" : " " + i;
      LocalDate next = date.plusDays(i);
      deliveries.of(next);
      Step night =
          measured("night" + again, spark, metrics, run(input, warehouses + "-a", "nightly", next));
      Step rebuild =
          measured(
              "rebuild" + again,
              spark,
              metrics,
              run(input, warehouses + "-rebuild-" + i, Night.REBUILD, next));
      requireSameContent(night.result(), rebuild.result());
      nights.add(night);
      rebuilds.add(rebuild);
      steps.addAll(List.of(night, rebuild));
    }
    Step night = median(nights);
    Step rebuild = median(rebuilds);
    out().print(text(steps, earlierSeconds()));
    out()
        .printf(
            "night / rebuild: %.3f of the seconds, %.3f of the processor's, %.3f of the bytes read from storage%n",
            night.seconds() / rebuild.seconds(),
            night.processSeconds() / rebuild.processSeconds(),
            (double) night.storageBytes() / rebuild.storageBytes());
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("status", "ok");
    json.put("events", events);
    json.put("seed", seed);
    json.put("persons", simulation.persons());
    json.put("cores", spark.sparkContext().defaultParallelism());
    json.put("steps", steps.stream().map(Step::json).toList());
    return json;
  }

  private interface Run {
    RunResult go();
  }

  private Run run(Path input, String warehouse, String command, LocalDate date) {
    Path conf = Path.of(System.getProperty("io.percorso.root", "."), "conf", "demo.conf");
    List<Path> files = new ArrayList<>(List.of(conf));
    files.addAll(options().configs());
    List<String> assignments = new ArrayList<>(options().assignments());
    assignments.add("input=" + input);
    assignments.add("warehouse.path=" + warehouse);
    Config resolved = ConfigFiles.load(files, assignments);
    return () -> NightRun.open(this, resolved).run(command, date);
  }

  /** One run and what it took; by job in the order they ran. */
  private record Step(
      String name,
      double seconds,
      double processSeconds,
      long storageBytes,
      long peakHeapBytes,
      RunResult result,
      Map<String, JobMetrics.JobTotals> jobs) {
    Map<String, Object> json() {
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("step", name);
      json.put("seconds", seconds);
      json.put("process_cpu_seconds", processSeconds);
      json.put("storage_bytes", storageBytes);
      json.put("peak_heap_bytes", peakHeapBytes);
      json.put("job_seconds", result.jobSeconds());
      json.put("jobs", jobs);
      return json;
    }
  }

  private static Step median(List<Step> steps) {
    return steps.stream()
        .sorted(Comparator.comparingDouble(Step::seconds))
        .skip((steps.size() - 1) / 2)
        .findFirst()
        .orElseThrow();
  }

  private static Step measured(String name, SparkSession spark, JobMetrics metrics, Run run) {
    List<MemoryPoolMXBean> heap =
        ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getType() == MemoryType.HEAP)
            .toList();
    heap.forEach(MemoryPoolMXBean::resetPeakUsage);
    metrics.taken(spark);
    long read = bytesRead();
    double processor = processSeconds();
    long started = System.nanoTime();
    RunResult result = run.go();
    double seconds = (System.nanoTime() - started) / 1e9;
    return new Step(
        name,
        seconds,
        processSeconds() - processor,
        bytesRead() - read,
        heap.stream().mapToLong(pool -> pool.getPeakUsage().getUsed()).sum(),
        result,
        metrics.taken(spark));
  }

  /** Of the whole process: beside tasks that is planning, compiling and collecting garbage. */
  private static double processSeconds() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime()
        / 1e9;
  }

  /** By this process, from all file systems; what Spark counts has rows it kept in it too. */
  private static long bytesRead() {
    long bytes = 0;
    Iterator<StorageStatistics> all = FileSystem.getGlobalStorageStatistics().iterator();
    while (all.hasNext()) {
      Long read = all.next().getLong("bytesRead");
      bytes += read == null ? 0 : read;
    }
    return bytes;
  }

  private static void requireSameContent(RunResult night, RunResult rebuild) {
    List<String> differing = new ArrayList<>();
    Publication other = rebuild.publication().orElseThrow();
    for (Publication.PublishedTable table : night.publication().orElseThrow().tables()) {
      if (!other.table(table.table()).hash().equals(table.hash())) {
        differing.add(table.table());
      }
    }
    if (!differing.isEmpty()) {
      throw new IllegalStateException(
          "the night and the rebuild of the same date differ in " + differing);
    }
  }

  private Map<String, Double> earlierSeconds() {
    Map<String, Double> seconds = new LinkedHashMap<>();
    earlier.ifPresent(
        file -> {
          try {
            for (JsonNode step : new ObjectMapper().readTree(file.toFile()).get("steps")) {
              String name = step.get("step").asText();
              seconds.put(name, step.get("seconds").asDouble());
              step.get("job_seconds")
                  .fields()
                  .forEachRemaining(
                      job -> seconds.put(name + " " + job.getKey(), job.getValue().asDouble()));
            }
          } catch (IOException e) {
            throw new UsageException("--compare: " + file + " cannot be read: " + e.getMessage());
          }
        });
    return seconds;
  }

  private String text(List<Step> steps, Map<String, Double> before) {
    TextTable table =
        new TextTable(
            "step",
            "job",
            "seconds",
            "earlier",
            "events/s",
            "tasks",
            "cpu s",
            "read MB",
            "shuffled MB",
            "spilled MB",
            "written MB",
            "slowest/median");
    for (Step step : steps) {
      step.jobs()
          .forEach(
              (job, metrics) ->
                  row(
                      table,
                      step.name(),
                      job,
                      step.result().jobSeconds().get(job),
                      before,
                      metrics));
      table.row(
          step.name(),
          "all",
          seconds(step.seconds()),
          seconds(before.get(step.name())),
          "%,.0f".formatted(events / step.seconds()),
          "",
          "%.1f of the process".formatted(step.processSeconds()),
          megabytes(step.storageBytes()) + " from storage",
          "",
          "",
          "",
          "heap %,d MB".formatted(step.peakHeapBytes() >> 20));
    }
    return table.text();
  }

  private void row(
      TextTable table,
      String step,
      String job,
      @Nullable Double seconds,
      Map<String, Double> before,
      JobMetrics.JobTotals metrics) {
    table.row(
        step,
        job,
        seconds(seconds),
        seconds(before.get(step + " " + job)),
        seconds == null ? "" : "%,.0f".formatted(events / seconds),
        metrics.tasks(),
        "%.1f".formatted(metrics.taskCpuSeconds()),
        megabytes(metrics.inputBytes()),
        megabytes(metrics.shuffleBytes()),
        megabytes(metrics.spilledBytes()),
        megabytes(metrics.outputBytes()),
        "%.1f".formatted(metrics.slowestToMedianTask()));
  }

  private static String seconds(@Nullable Double seconds) {
    return seconds == null ? "" : "%.1f".formatted(seconds);
  }

  private static String megabytes(long bytes) {
    return "%,.1f".formatted(bytes / 1e6);
  }
}
