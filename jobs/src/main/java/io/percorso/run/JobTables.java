package io.percorso.run;

import io.percorso.table.ContractChecker;
import io.percorso.table.SideBySide;
import io.percorso.table.StagedTable;
import io.percorso.table.TableContract;
import io.percorso.table.Warehouse;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** The tables of a run as its jobs see them: what this run staged, and what was published. */
public final class JobTables {
  private final Warehouse warehouse;
  private final RunFolder folder;
  private final Optional<Publication> published;
  private final Job job;
  private final Progress progress;
  private final Map<TableContract, StagedTable> written = new ConcurrentHashMap<>();

  JobTables(
      Warehouse warehouse,
      RunFolder folder,
      Optional<Publication> published,
      Job job,
      Progress progress) {
    this.warehouse = warehouse;
    this.folder = folder;
    this.published = published;
    this.job = job;
    this.progress = progress;
  }

  /** An input's rows. */
  public Dataset<Row> read(TableContract contract) {
    if (!job.inputs().contains(contract)) {
      throw new IllegalArgumentException(job.name() + " does not name " + contract + " an input");
    }
    return folder
        .staged(contract)
        .map(staged -> warehouse.read(contract, staged.files()))
        .orElseThrow(
            () ->
                new MissingInputException(
                    "%s needs %s, which this run has not made. Run the jobs before it with the same --run-id first."
                        .formatted(job.name(), contract)));
  }

  /** The run date of the tables before; empty: there are none that this run may keep rows of. */
  public Optional<LocalDate> dateBefore() {
    return published.map(publication -> LocalDate.parse(publication.runDate()));
  }

  /** A table's rows before this run; asked for only where {@link #dateBefore} is there. */
  public Dataset<Row> before(TableContract contract) {
    return warehouse.read(contract, published.orElseThrow().table(contract.name()).files());
  }

  /** Stages an output. */
  public void write(TableContract contract, Dataset<Row> rows) {
    if (!job.outputs().contains(contract) || written.containsKey(contract)) {
      throw new IllegalArgumentException(
          job.name() + " writes " + contract + ", which is not one of its outputs or is written");
    }
    FaultPoint.reach("staging:" + contract);
    StagedTable staged = warehouse.stage(contract, rows, folder.attempt().folder());
    folder.remember(staged);
    FaultPoint.reach("staged:" + contract);
    written.put(contract, staged);
    synchronized (progress) {
      progress.tableStaged(job.name(), staged);
    }
  }

  /** Stages outputs that do not need each other, a few at once. */
  void write(SparkSession spark, Map<TableContract, Dataset<Row>> outputs) {
    SideBySide.each(
        spark,
        List.copyOf(outputs.entrySet()),
        output -> {
          write(output.getKey(), output.getValue());
          return output.getKey();
        });
  }

  /** An output of this job, once written. */
  public Dataset<Row> written(TableContract contract) {
    return warehouse.read(contract, stagedOutput(contract).files());
  }

  private StagedTable stagedOutput(TableContract contract) {
    return Optional.ofNullable(written.get(contract))
        .orElseThrow(() -> new IllegalStateException(contract + " is not written yet"));
  }

  /** All outputs of this job, or an error that names those it did not write. */
  List<ContractChecker.Subject> requireAllWritten() {
    List<TableContract> missing =
        job.outputs().stream().filter(table -> !written.containsKey(table)).toList();
    if (!missing.isEmpty()) {
      throw new IllegalStateException(job.name() + " did not write " + missing);
    }
    return job.outputs().stream()
        .map(table -> new ContractChecker.Subject(table, stagedOutput(table), written(table)))
        .toList();
  }
}
