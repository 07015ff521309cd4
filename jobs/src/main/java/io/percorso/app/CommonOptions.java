package io.percorso.app;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Options that every command takes. */
final class CommonOptions {
  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "A HOCON file; may be given several times, the last one wins.")
  private List<Path> configs = new ArrayList<>();

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "One setting, above all files; may be given several times.")
  private List<String> assignments = new ArrayList<>();

  @Option(
      names = "--warehouse",
      paramLabel = "PATH",
      description = "Where the tables are; short for --set warehouse.path=PATH.")
  private Optional<String> warehouse = Optional.empty();

  @Option(
      names = "--run-id",
      paramLabel = "ID",
      description = "The run's name in the ledger; made up where absent.")
  private Optional<String> runId = Optional.empty();

  @Option(
      names = "--result-file",
      paramLabel = "FILE",
      description = "Writes status, tables, rows, versions, hashes and seconds there, as JSON.")
  private Optional<Path> resultFile = Optional.empty();

  List<Path> configs() {
    return configs;
  }

  List<String> assignments() {
    List<String> all = new ArrayList<>(assignments);
    warehouse.ifPresent(path -> all.add("warehouse.path=" + path));
    return all;
  }

  Optional<String> runId() {
    return runId;
  }

  Optional<Path> resultFile() {
    return resultFile;
  }
}
