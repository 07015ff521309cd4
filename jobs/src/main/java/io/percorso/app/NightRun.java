package io.percorso.app;

import com.typesafe.config.Config;
import io.percorso.run.Night;
import io.percorso.run.NightJobs;
import io.percorso.run.Progress;
import io.percorso.run.Publication;
import io.percorso.run.RunResult;
import io.percorso.source.RunDate;
import io.percorso.source.SourceSizes;
import io.percorso.table.Warehouse;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.apache.spark.sql.SparkSession;

/** A command that runs jobs: the configuration read, the session open, the night ready. */
final class NightRun {
  private final AppConfig config;
  private final Night night;
  private final Consumer<Publication> views;
  private final Optional<String> runId;

  private NightRun(
      AppConfig config, Night night, Consumer<Publication> views, Optional<String> runId) {
    this.config = config;
    this.night = night;
    this.views = views;
    this.runId = runId;
  }

  static NightRun open(SparkCommand command, Config resolved) {
    return open(command, resolved, command.progress());
  }

  static NightRun open(SparkCommand command, Config resolved, Progress progress) {
    AppConfig config = AppConfig.from(resolved);
    SparkSession spark = SparkSessions.open();
    SparkSessions.fit(spark, SourceSizes.bytes(spark, config.settings().feeds().values()));
    Warehouse warehouse = command.warehouse(spark, config.warehouse());
    String prefix = config.warehouse().views();
    Consumer<Publication> views =
        publication -> {
          if (!prefix.isEmpty()) {
            Views.createAll(spark, warehouse, publication, prefix);
          }
        };
    Night night =
        new Night(
            spark,
            warehouse,
            config.warehouse().path(),
            NightJobs.graph(config.settings()),
            progress,
            Clock.systemUTC());
    return new NightRun(config, night, views, command.options().runId());
  }

  RunResult run(String what, NightOptions options) {
    return run(what, date(options));
  }

  RunResult run(String what, LocalDate date) {
    return run(what, config.settings().runDate(date));
  }

  RunResult run(String what, RunDate date) {
    config.requireEvents();
    return viewed(night.run(what, date, runId.orElseGet(() -> UUID.randomUUID().toString())));
  }

  /** See {@link Night#latestUnseen}. */
  Optional<LocalDate> latestUnseen() {
    return night.latestUnseen();
  }

  /** Completes or discards what interrupted runs left. */
  RunResult recover() {
    return viewed(night.recover(runId.orElseGet(() -> "recover-" + UUID.randomUUID())));
  }

  /** A run that published nothing new makes them too: one before it may have ended in between. */
  private RunResult viewed(RunResult result) {
    if (!result.status().equals("staged")) {
      result.publication().ifPresent(views);
    }
    return result;
  }

  /** Keeps the newest publications and tidies up behind the others. */
  String maintain(int keep) {
    return night.maintain(runId.orElseGet(() -> "maintain-" + UUID.randomUUID()), keep);
  }

  RunResult job(String name, NightOptions options) {
    config.requireEvents();
    return viewed(night.job(name, date(options), runId.orElseThrow()));
  }

  private RunDate date(NightOptions options) {
    return config.settings().runDate(options.date(config.settings().businessZone()));
  }
}
