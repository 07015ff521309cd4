package io.percorso.app;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.executor.TaskMetrics;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import scala.jdk.javaapi.CollectionConverters;

/** What Spark tells of its tasks, summed by the job of the night they belong to. */
final class JobMetrics extends SparkListener {
  /** Of fewer tasks nothing can be told about how even they are. */
  private static final int TASKS_TO_COMPARE = 4;

  private final Map<Integer, String> jobOfStage = new HashMap<>();
  private final Map<String, Running> totals = new LinkedHashMap<>();

  /**
   * The sums of a job.
   *
   * @param slowestToMedianTask of the stage that took longest in sum; 1 where it has few tasks
   */
  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  record JobTotals(
      long tasks,
      double taskCpuSeconds,
      long inputBytes,
      long inputRows,
      long shuffleBytes,
      long spilledBytes,
      long outputBytes,
      long peakExecutionBytes,
      double slowestToMedianTask) {}

  private static final class Running {
    long tasks;
    long cpuNanos;
    long inputBytes;
    long inputRows;
    long shuffleBytes;
    long spilledBytes;
    long outputBytes;
    long peakExecutionBytes;
    final Map<Integer, List<Long>> millisOfStage = new HashMap<>();
  }

  @Override
  public synchronized void onJobStart(SparkListenerJobStart start) {
    String job = job(start.properties().getProperty("spark.job.description"));
    CollectionConverters.asJava(start.stageIds()).forEach(id -> jobOfStage.put((Integer) id, job));
  }

  /** The description begins with the job's name. */
  private static String job(@Nullable String description) {
    return description == null ? "other" : description.split(" ", 2)[0];
  }

  @Override
  public synchronized void onTaskEnd(SparkListenerTaskEnd end) {
    TaskMetrics metrics = end.taskMetrics();
    if (metrics == null) {
      return;
    }
    Running of =
        totals.computeIfAbsent(
            jobOfStage.getOrDefault(end.stageId(), "other"), job -> new Running());
    of.tasks++;
    of.cpuNanos += metrics.executorCpuTime();
    of.inputBytes += metrics.inputMetrics().bytesRead();
    of.inputRows += metrics.inputMetrics().recordsRead();
    of.shuffleBytes += metrics.shuffleWriteMetrics().bytesWritten();
    of.spilledBytes += metrics.diskBytesSpilled();
    of.outputBytes += metrics.outputMetrics().bytesWritten();
    of.peakExecutionBytes = Math.max(of.peakExecutionBytes, metrics.peakExecutionMemory());
    of.millisOfStage
        .computeIfAbsent(end.stageId(), stage -> new ArrayList<>())
        .add(metrics.executorRunTime());
  }

  /** By job what was counted since the last call. */
  Map<String, JobTotals> taken(SparkSession spark) {
    try {
      spark.sparkContext().listenerBus().waitUntilEmpty();
    } catch (java.util.concurrent.TimeoutException e) {
      throw new IllegalStateException("Spark's metrics did not arrive", e);
    }
    synchronized (this) {
      Map<String, JobTotals> taken = new LinkedHashMap<>();
      totals.forEach((job, of) -> taken.put(job, summed(of)));
      totals.clear();
      return taken;
    }
  }

  private static JobTotals summed(Running of) {
    return new JobTotals(
        of.tasks,
        of.cpuNanos / 1e9,
        of.inputBytes,
        of.inputRows,
        of.shuffleBytes,
        of.spilledBytes,
        of.outputBytes,
        of.peakExecutionBytes,
        slowestToMedian(of));
  }

  private static double slowestToMedian(Running of) {
    return of.millisOfStage.values().stream()
        .filter(millis -> millis.size() >= TASKS_TO_COMPARE)
        .max(java.util.Comparator.comparingLong(JobMetrics::sum))
        .map(
            millis -> {
              List<Long> sorted = millis.stream().sorted().toList();
              return (double) Collections.max(sorted) / Math.max(1, sorted.get(sorted.size() / 2));
            })
        .orElse(1.0);
  }

  private static long sum(List<Long> millis) {
    return millis.stream().mapToLong(Long::longValue).sum();
  }
}
