package io.percorso.run;

import io.percorso.quality.QualityResult;
import io.percorso.quality.QualityResult.Status;
import io.percorso.table.ContractChecker;
import io.percorso.table.SideBySide;
import io.percorso.table.TableContract;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.spark.sql.SparkSession;

/** Checks of staged tables against their contracts, which run beside the jobs that come next. */
final class ContractChecks implements AutoCloseable {
  private final SparkSession spark;
  private final ExecutorService thread = Executors.newSingleThreadExecutor();
  private final Deque<Future<List<QualityResult>>> begun = new ArrayDeque<>();

  ContractChecks(SparkSession spark) {
    this.spark = spark;
  }

  /** Begins to check all outputs of a job. */
  void begin(Job job, JobTables tables) {
    List<ContractChecker.Subject> written = tables.requireAllWritten();
    begun.add(thread.submit(() -> spark.withActive(() -> results(job, written))));
  }

  /** What has been found since it was last asked for, without waiting. */
  List<QualityResult> found() {
    List<QualityResult> found = new ArrayList<>();
    while (!begun.isEmpty() && begun.element().isDone()) {
      found.addAll(SideBySide.result(begun.remove()));
    }
    return found;
  }

  /** What has not been asked for yet; waits until all checks have ended. */
  List<QualityResult> rest() {
    List<QualityResult> rest = new ArrayList<>();
    while (!begun.isEmpty()) {
      rest.addAll(SideBySide.result(begun.remove()));
    }
    return rest;
  }

  private static List<QualityResult> results(Job job, List<ContractChecker.Subject> written) {
    List<ContractChecker.Violation> violations = ContractChecker.violations(written);
    return job.outputs().stream().map(table -> result(table, violations)).toList();
  }

  private static QualityResult result(
      TableContract table, List<ContractChecker.Violation> violations) {
    List<ContractChecker.Violation> broken =
        violations.stream().filter(one -> one.table().equals(table.name())).toList();
    return new QualityResult(
        "contract",
        table.name(),
        broken.isEmpty() ? Status.PASSED : Status.FAILED,
        (double) broken.stream().mapToLong(ContractChecker.Violation::rows).sum(),
        0.0,
        broken.isEmpty()
            ? "%d promises hold".formatted(ContractChecker.promiseCount(table))
            : String.join("; ", broken.stream().map(Object::toString).toList()));
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
