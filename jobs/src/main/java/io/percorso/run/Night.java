package io.percorso.run;

import io.percorso.quality.QualityResult;
import io.percorso.quality.QualityResult.Status;
import io.percorso.run.Publisher.Published;
import io.percorso.run.Publisher.Recovered;
import io.percorso.source.RunDate;
import io.percorso.table.StagedTable;
import io.percorso.table.StorageException;
import io.percorso.table.Warehouse;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSError;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * A run for one date: every job stages its tables, each table is checked against its contract, and
 * only when all of them are staged and sound the {@link Publisher} makes them what readers see.
 */
public final class Night {
  /** The command that makes use of nothing that was published before. */
  public static final String REBUILD = "rebuild";

  private static final Duration LOCK_EXPIRY = Duration.ofMinutes(2);

  private final SparkSession spark;
  private final Warehouse warehouse;
  private final String root;
  private final JobGraph graph;
  private final Progress progress;
  private final Clock clock;
  private final Configuration hadoop;
  private final Publisher publisher;
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
    hadoop = spark.sessionState().newHadoopConf();
    ledger = new Ledger(spark, warehouse);
    publisher = new Publisher(warehouse, root, hadoop, graph, ledger, clock);
  }

  /** Runs all jobs and publishes. */
  public RunResult run(String command, RunDate date, String runId) {
    return locked(
        command,
        date,
        runId,
        (lock, checked) -> {
          recover(lock, false);
          folders(runId).forEach(this::startAfresh);
          RunFolder folder = folder(runId, command, date);
          Map<String, Double> seconds = new LinkedHashMap<>();
          try (ContractChecks checks = new ContractChecks(spark)) {
            for (Job job : graph.jobs()) {
              seconds.put(job.name(), stage(job, date, folder, lock, checks, checked));
              requireSound(checks.found(), checked);
            }
            requireSound(checks.rest(), checked);
          }
          folder.checked(checked);
          return publish(date, folder, lock, seconds);
        });
  }

  /** Runs one job of the graph; what it stages waits under the run id for {@link #publish}. */
  public RunResult job(String name, RunDate date, String runId) {
    return locked(
        "job " + name,
        date,
        runId,
        (lock, checked) -> {
          recover(lock, false);
          RunFolder folder = folder(runId, "job " + name, date);
          if (name.equals(JobGraph.PUBLISH)) {
            return publishStaged(date, folder, lock);
          }
          Job job = graph.job(name);
          graph.from(job).forEach(folder::forget);
          double seconds;
          try (ContractChecks checks = new ContractChecks(spark)) {
            seconds = stage(job, date, folder, lock, checks, checked);
            requireSound(checks.rest(), checked);
          }
          folder.sound(job, sound(date));
          List<StagedTable> staged =
              job.outputs().stream().flatMap(table -> folder.staged(table).stream()).toList();
          return new RunResult(
              runId, "staged", publisher.newest(), staged, Map.of(job.name(), seconds));
        });
  }

  /** The latest date of a kept publication, where readers see an earlier one. */
  public Optional<LocalDate> latestUnseen() {
    return new PublicationFiles(root, hadoop).latestUnseen();
  }

  /** Completes or discards what runs left that did not end. */
  public RunResult recover(String runId) {
    try (WarehouseLock lock = WarehouseLock.take(root, runId, LOCK_EXPIRY, clock, hadoop)) {
      Recovered recovered = recover(lock, true);
      return new RunResult(
          runId,
          recovered.completed().isPresent()
              ? "completed"
              : recovered.discarded().isEmpty() ? "unchanged" : "discarded",
          publisher.newest(),
          List.of(),
          Map.of());
    }
  }

  /**
   * Keeps the newest publications and tidies up behind the others.
   *
   * @param keep at least 1
   * @return in words
   */
  public String maintain(String runId, int keep) {
    try (WarehouseLock lock = WarehouseLock.take(root, runId, LOCK_EXPIRY, clock, hadoop)) {
      recover(lock, false);
      Maintenance.Maintained done =
          new Maintenance(warehouse, root, hadoop, graph.tables(), Ledger.TABLES).run(keep, lock);
      return "forgot %,d publications, removed %,d files and folders of runs, compacted the tables of ops"
          .formatted(done.forgotten(), done.removed());
    }
  }

  private Recovered recover(WarehouseLock lock, boolean withShared) {
    if (publisher.newest().filter(newest -> graph.rules().equals(newest.rules())).isEmpty()) {
      ledger.migrate();
    }
    Recovered recovered = publisher.recover(lock, withShared);
    recovered
        .completed()
        .ifPresent(
            publication ->
                progress.note(
                    "completed %s, which was interrupted".formatted(publication.reason())));
    recovered.published().forEach(this::completed);
    recovered.discarded().stream()
        .filter(discarded -> !discarded.isTold())
        .forEach(discarded -> aborted(discarded.attempt()));
    return recovered;
  }

  private void completed(RunFolder folder) {
    ledger.ended(
        ended(
            folder.attempt(),
            "published",
            "it ended after it had decided to publish; the next run completed it"),
        staged(folder),
        folder.checked());
    folder.delete();
  }

  /** What jobs staged one by one is not for a whole night under the same id. */
  private void startAfresh(RunFolder shared) {
    progress.note("removed what jobs had staged under run id " + shared.attempt().runId());
    shared.discard(warehouse, graph.tables());
  }

  /** A run that was killed cannot say so itself. */
  private void aborted(RunFolder.Attempt attempt) {
    progress.note("removed what run " + attempt.runId() + " had staged and not published");
    ledger.ended(
        ended(
            attempt, "aborted", "it ended before it had published; what it had staged is removed"),
        List.of(),
        List.of());
  }

  private Row ended(RunFolder.Attempt attempt, String status, String message) {
    return ended(
        attempt.command(),
        new RunDate(LocalDate.parse(attempt.runDate()), ZoneOffset.UTC),
        attempt.runId(),
        Instant.parse(attempt.startedAt()),
        status,
        publisher.newest(),
        message);
  }

  private interface Body {
    /** Adds to {@code checked} what its checks find, before one of them stops it. */
    RunResult run(WarehouseLock lock, List<QualityResult> checked);
  }

  private RunResult locked(String command, RunDate date, String runId, Body body) {
    Instant started = clock.instant();
    List<QualityResult> checked = new ArrayList<>();
    progress.runStarted(runId, command + " " + date.date());
    try (WarehouseLock lock = WarehouseLock.take(root, runId, LOCK_EXPIRY, clock, hadoop)) {
      try {
        RunResult result = body.run(lock, checked);
        ledger.ended(
            ended(command, date, runId, started, result.status(), result.publication(), null),
            result.status().equals("staged") ? List.of() : result.tables(),
            checked);
        // Whoever has the lock by now may have begun the same run id anew.
        folders(runId)
            .filter(
                folder -> result.publication().filter(p -> p.isOf(folder.attempt())).isPresent())
            .forEach(RunFolder::delete);
        return result;
      } catch (FSError e) {
        StorageException full = new StorageException("storage failed: " + e.getMessage(), e);
        failed(command, date, runId, started, checked, full);
        throw full;
      } catch (Exception e) {
        // Scala throws checked ones unannounced
        failed(command, date, runId, started, checked, e);
        throw e;
      }
    }
  }

  /** What stopped the run is worth more than that the ledger could not be told of it. */
  private void failed(
      String command,
      RunDate date,
      String runId,
      Instant started,
      List<QualityResult> checked,
      Exception why) {
    try {
      ledger.ended(
          ended(command, date, runId, started, "failed", publisher.newest(), message(why)),
          List.of(),
          checked);
      if (!(why instanceof LockedException)) {
        // Else the folder may be that of whoever has the lock now, under the same run id.
        folders(runId)
            .filter(folder -> !folder.attempt().isShared())
            .forEach(folder -> folder.tell("failed"));
      }
    } catch (RuntimeException | FSError e) {
      why.addSuppressed(e);
    }
  }

  /** Only our own messages are known to name no customer's data. */
  private static @Nullable String message(Exception why) {
    return why.getClass().getName().startsWith("io.percorso.")
        ? why.getMessage()
        : why.getClass().getSimpleName() + "; the log says more";
  }

  private Row ended(
      String command,
      RunDate date,
      String runId,
      Instant started,
      String status,
      Optional<Publication> publication,
      @Nullable String message) {
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

  private double stage(
      Job job,
      RunDate date,
      RunFolder folder,
      WarehouseLock lock,
      ContractChecks checks,
      List<QualityResult> checked) {
    long started = System.nanoTime();
    spark.sparkContext().setJobDescription(job.name() + " " + date.date());
    progress.jobStarted(job.name());
    JobTables tables =
        new JobTables(warehouse, folder, comparable(folder), job, progress, lock::requireHeld);
    requireSound(
        job.run(tables, new RunContext(spark, date, folder.attempt().runId(), progress)), checked);
    checks.begin(job, tables);
    double seconds = (System.nanoTime() - started) / 1e9;
    progress.jobFinished(job.name(), seconds);
    return seconds;
  }

  /** The publication whose rows a run may keep. */
  private Optional<Publication> comparable(RunFolder folder) {
    return folder.attempt().command().equals(REBUILD)
        ? Optional.empty()
        : publisher.newest().filter(p -> p.isComparable(graph.rules(), graph.tables()));
  }

  /** A job that failed leaves what it had staged, for whoever looks into why. */
  private void requireSound(RunFolder folder, RunDate date) {
    List<String> unsound = new ArrayList<>();
    for (Job job : graph.jobs()) {
      if (job.outputs().stream().allMatch(table -> folder.staged(table).isPresent())) {
        RunFolder.Sound sound =
            folder
                .soundness(job)
                .orElseGet(
                    () -> {
                      unsound.add(
                          job.name() + " has not ended well. Run it again, and then publish");
                      return sound(date);
                    });
        requireSame(job, sound, sound(date), folder);
      }
    }
    if (!unsound.isEmpty()) {
      throw new QualityException(unsound);
    }
  }

  private static void requireSame(
      Job job, RunFolder.Sound staged, RunFolder.Sound asked, RunFolder folder) {
    if (staged.publication() != asked.publication()) {
      throw new MissingInputException(
          "%s staged its tables under run id %s upon publication %d, but readers see %d by now. Run all jobs again, and then publish."
              .formatted(
                  job.name(), folder.attempt().runId(), staged.publication(), asked.publication()));
    }
    if (!staged.equals(asked)) {
      throw new MissingInputException(
          "%s staged its tables for %s under run id %s, by this or another build; asked for is %s by this one. Run it again."
              .formatted(job.name(), staged.runDate(), folder.attempt().runId(), asked.runDate()));
    }
  }

  private RunFolder.Sound sound(RunDate date) {
    return new RunFolder.Sound(
        date.date().toString(),
        graph.rules(),
        publisher.newest().map(Publication::number).orElse(0L));
  }

  private void requireSound(List<QualityResult> results, List<QualityResult> checked) {
    checked.addAll(results);
    results.stream()
        .filter(result -> result.status() == Status.WARNED)
        .forEach(result -> progress.note(result.toString()));
    List<String> failed =
        results.stream()
            .filter(result -> result.status() == Status.FAILED)
            .map(QualityResult::toString)
            .toList();
    if (!failed.isEmpty()) {
      throw new QualityException(failed);
    }
  }

  /** Publishes what jobs of several processes staged; again, it finds it published. */
  private RunResult publishStaged(RunDate date, RunFolder folder, WarehouseLock lock) {
    String runId = folder.attempt().runId();
    Optional<Publication> done =
        publisher
            .newest()
            .filter(newest -> newest.runId().equals(runId))
            .filter(newest -> newest.runDate().equals(date.date().toString()));
    if (done.isPresent()
        && graph.tables().stream().noneMatch(table -> folder.staged(table).isPresent())) {
      folder.delete();
      return new RunResult(runId, "unchanged", done, List.of(), Map.of());
    }
    requireSound(folder, date);
    return publish(date, folder, lock, Map.of());
  }

  private RunResult publish(
      RunDate date, RunFolder folder, WarehouseLock lock, Map<String, Double> seconds) {
    List<StagedTable> staged = staged(folder);
    spark.sparkContext().setJobDescription("publish " + date.date());
    Published published = publisher.publish(date, folder, lock);
    progress.published(published.publication(), published.isNew());
    return new RunResult(
        folder.attempt().runId(),
        published.isNew() ? "published" : "unchanged",
        Optional.of(published.publication()),
        staged,
        seconds);
  }

  private List<StagedTable> staged(RunFolder folder) {
    return graph.tables().stream().flatMap(table -> folder.staged(table).stream()).toList();
  }

  private Stream<RunFolder> folders(String runId) {
    return RunFolder.all(root, hadoop).stream()
        .filter(folder -> folder.attempt().runId().equals(runId));
  }

  private RunFolder folder(String runId, String command, RunDate date) {
    return RunFolder.open(root, runId, command, date.date().toString(), clock.instant(), hadoop);
  }
}
