package io.percorso.run;

import io.percorso.run.Publication.PublishedTable;
import io.percorso.source.RunDate;
import io.percorso.table.ContractChecker;
import io.percorso.table.StagedTable;
import io.percorso.table.TableContract;
import io.percorso.table.Warehouse;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;

/**
 * A run for one date: every job stages its tables, each table is checked against its contract, and
 * only when all of them are staged and sound are they committed, one by one, and named by one row
 * of {@link Publications}. A run that dies before that row leaves readers where they were.
 */
public final class Night {
  private static final Duration LOCK_EXPIRY = Duration.ofMinutes(2);

  private final SparkSession spark;
  private final Warehouse warehouse;
  private final String root;
  private final JobGraph graph;
  private final Progress progress;
  private final Clock clock;
  private final Ledger ledger;

  public Night(
      SparkSession spark,
      Warehouse warehouse,
      String root,
      JobGraph graph,
      Progress progress,
      Clock clock) {
    this.spark = spark;
    this.warehouse = warehouse;
    this.root = root;
    this.graph = graph;
    this.progress = progress;
    this.clock = clock;
    ledger = new Ledger(spark, warehouse);
  }

  /** Runs all jobs and publishes. */
  public RunResult run(String command, RunDate date, String runId) {
    return locked(
        command,
        date,
        runId,
        lock -> {
          Map<String, Double> seconds = new LinkedHashMap<>();
          graph.jobs().forEach(job -> seconds.put(job.name(), stage(job, date, runId)));
          return publish(date, runId, lock, seconds);
        });
  }

  /** Runs one job of the graph; what it stages waits under the run id for {@link #publish}. */
  public RunResult job(String name, RunDate date, String runId) {
    return locked(
        "job " + name,
        date,
        runId,
        lock -> {
          if (name.equals(JobGraph.PUBLISH)) {
            return publish(date, runId, lock, Map.of());
          }
          Job job = graph.job(name);
          double seconds = stage(job, date, runId);
          RunFolder folder = folder(runId);
          List<StagedTable> staged =
              job.outputs().stream().flatMap(table -> folder.staged(table).stream()).toList();
          return new RunResult(
              runId, "staged", ledger.newest(), staged, Map.of(job.name(), seconds));
        });
  }

  private interface Body {
    RunResult run(WarehouseLock lock);
  }

  private RunResult locked(String command, RunDate date, String runId, Body body) {
    Instant started = clock.instant();
    progress.runStarted(runId, command + " " + date.date());
    try (WarehouseLock lock =
        WarehouseLock.take(root, runId, LOCK_EXPIRY, clock, spark.sessionState().newHadoopConf())) {
      try {
        RunResult result = body.run(lock);
        if (!result.status().equals("staged")) {
          ledger.ended(
              ended(command, date, runId, started, result.status(), result.publication(), null),
              runId,
              result.tables());
        }
        return result;
      } catch (QualityException e) {
        ledger.ended(
            ended(command, date, runId, started, "failed", ledger.newest(), e.getMessage()),
            runId,
            List.of());
        throw e;
      }
    }
  }

  private Row ended(
      String command,
      RunDate date,
      String runId,
      Instant started,
      String status,
      Optional<Publication> publication,
      @org.jspecify.annotations.Nullable String message) {
    Instant ended = clock.instant();
    return RowFactory.create(
        runId,
        command,
        Date.valueOf(date.date()),
        status,
        publication.map(Publication::number).orElse(null),
        message,
        Duration.between(started, ended).toMillis() / 1000.0,
        Timestamp.from(started),
        Timestamp.from(ended));
  }

  private double stage(Job job, RunDate date, String runId) {
    long started = System.nanoTime();
    spark.sparkContext().setJobDescription(job.name() + " " + date.date());
    progress.jobStarted(job.name());
    JobTables tables = new JobTables(warehouse, folder(runId), ledger.newest(), job, progress);
    job.run(tables, new RunContext(spark, date, runId, progress));
    tables.requireAllWritten();
    requireSound(job, tables);
    double seconds = (System.nanoTime() - started) / 1e9;
    progress.jobFinished(job.name(), seconds);
    return seconds;
  }

  private static void requireSound(Job job, JobTables tables) {
    List<String> violations =
        job.outputs().stream()
            .flatMap(table -> ContractChecker.violations(table, tables.written(table)).stream())
            .map(ContractChecker.Violation::toString)
            .toList();
    if (!violations.isEmpty()) {
      throw new QualityException(violations);
    }
  }

  private RunResult publish(
      RunDate date, String runId, WarehouseLock lock, Map<String, Double> seconds) {
    RunFolder folder = folder(runId);
    List<StagedTable> staged = new ArrayList<>();
    for (TableContract table : graph.tables()) {
      staged.add(
          folder
              .staged(table)
              .orElseThrow(
                  () ->
                      new MissingInputException(
                          "%s is not staged under run id %s. Run all jobs of the graph with this --run-id before publish."
                              .formatted(table, runId))));
    }
    Optional<Publication> newest = ledger.newest();
    Publication next =
        publication(date, runId, newest.map(Publication::number).orElse(0L) + 1, staged, "staged");
    if (newest.isPresent()
        && newest.get().runDate().equals(next.runDate())
        && newest.get().hasContentOf(next)) {
      folder.delete();
      progress.published(newest.get(), false);
      return new RunResult(runId, "unchanged", newest, staged, seconds);
    }
    List<String> versions = new ArrayList<>();
    for (int i = 0; i < staged.size(); i++) {
      lock.requireHeld();
      versions.add(
          warehouse.commit(graph.tables().get(i), staged.get(i), "percorso", next.number()));
    }
    lock.requireHeld();
    Publication done = withVersions(next, versions);
    ledger.publish(done);
    folder.delete();
    progress.published(done, true);
    return new RunResult(runId, "published", Optional.of(done), staged, seconds);
  }

  private Publication publication(
      RunDate date, String runId, long number, List<StagedTable> staged, String version) {
    List<PublishedTable> tables = new ArrayList<>();
    for (int i = 0; i < staged.size(); i++) {
      tables.add(
          new PublishedTable(
              staged.get(i).table(),
              version,
              staged.get(i).rows(),
              staged.get(i).hash(),
              warehouse.location(graph.tables().get(i))));
    }
    return new Publication(
        number, runId, date.date().toString(), clock.instant().toString(), tables);
  }

  private static Publication withVersions(Publication publication, List<String> versions) {
    List<PublishedTable> tables = new ArrayList<>();
    for (int i = 0; i < versions.size(); i++) {
      PublishedTable table = publication.tables().get(i);
      tables.add(
          new PublishedTable(
              table.table(), versions.get(i), table.rows(), table.hash(), table.path()));
    }
    return new Publication(
        publication.number(),
        publication.runId(),
        publication.runDate(),
        publication.publishedAt(),
        tables);
  }

  private RunFolder folder(String runId) {
    return new RunFolder(root, runId, spark.sessionState().newHadoopConf());
  }
}
