package io.percorso.app;

import com.typesafe.config.Config;
import io.percorso.run.Progress;
import io.percorso.run.Publication;
import io.percorso.run.PublicationFiles;
import io.percorso.table.DeltaWarehouse;
import io.percorso.table.ParquetWarehouse;
import io.percorso.table.StorageException;
import io.percorso.table.Warehouse;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.hadoop.fs.FSError;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Spec;

/** What the commands share: options, configuration, session, warehouse, result file. */
abstract class SparkCommand implements Callable<Integer> {
  @Mixin private final CommonOptions options = new CommonOptions();

  @Spec private CommandLine.Model.@Nullable CommandSpec spec;

  /** What the command does; the returned map is the result file. */
  abstract Map<String, Object> execute();

  @Override
  public final Integer call() {
    Map<String, Object> result;
    try {
      result = execute();
    } catch (FSError e) {
      // So Hadoop calls what a local disk refuses, a full one for example; it is no Exception.
      throw new StorageException("storage failed: " + e.getMessage(), e);
    }
    options.resultFile().ifPresent(file -> ResultFile.write(file, result));
    return ExitCode.OK.code();
  }

  final CommonOptions options() {
    return options;
  }

  final PrintWriter out() {
    if (spec == null) {
      throw new IllegalStateException("the command was not started from the command line");
    }
    return spec.commandLine().getOut();
  }

  final Config config() {
    return ConfigFiles.load(options.configs(), options.assignments());
  }

  final Warehouse warehouse(SparkSession spark, WarehouseConfig config) {
    return switch (config.format()) {
      case DELTA -> new DeltaWarehouse(spark, config.path());
      case PARQUET -> new ParquetWarehouse(spark, config.path());
    };
  }

  /** The newest publication, or an error that says what to run first. */
  final Publication newest(SparkSession spark, WarehouseConfig config) {
    return new PublicationFiles(config.path(), spark.sessionState().newHadoopConf())
        .newest()
        .orElseThrow(
            () ->
                new UsageException(
                    "Nothing is published in %s. Run percorso nightly, or percorso demo, first."
                        .formatted(config.path())));
  }

  final Progress progress() {
    List<Progress> listeners = new ArrayList<>();
    listeners.add(new LoggedProgress());
    if (System.console() != null || System.getProperty("io.percorso.progress") != null) {
      listeners.add(new ConsoleProgress(out()));
    }
    return Progress.all(listeners);
  }
}
