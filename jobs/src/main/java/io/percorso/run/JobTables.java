package io.percorso.run;

import io.percorso.table.StagedTable;
import io.percorso.table.TableContract;
import io.percorso.table.Warehouse;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The tables of a run as its jobs see them: what this run staged; where a job runs by itself, else
 * what was published.
 */
public final class JobTables {
  private final Warehouse warehouse;
  private final RunFolder folder;
  private final Optional<Publication> published;
  private final Job job;
  private final Progress progress;
  private final Set<String> written = new HashSet<>();

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
        .map(staged -> warehouse.read(contract, staged))
        .orElseThrow(
            () ->
                new MissingInputException(
                    "%s needs %s, which this run has not made. Run the jobs before it with the same --run-id first."
                        .formatted(job.name(), contract)));
  }

  /** The rows of the newest publication; empty where the table was never published. */
  public Optional<Dataset<Row>> published(TableContract contract) {
    return published.map(
        publication -> warehouse.read(contract, publication.table(contract.name()).version()));
  }

  /** Stages an output. */
  public void write(TableContract contract, Dataset<Row> rows) {
    if (!job.outputs().contains(contract) || written.contains(contract.name())) {
      throw new IllegalArgumentException(
          job.name() + " writes " + contract + ", which is not one of its outputs or is written");
    }
    StagedTable staged = warehouse.stage(contract, rows);
    folder.remember(staged);
    written.add(contract.name());
    progress.tableStaged(job.name(), staged);
  }

  /** An output of this job, once written. */
  public Dataset<Row> written(TableContract contract) {
    return warehouse.read(contract, folder.staged(contract).orElseThrow());
  }

  void requireAllWritten() {
    List<String> missing =
        job.outputs().stream()
            .map(TableContract::name)
            .filter(name -> !written.contains(name))
            .toList();
    if (!missing.isEmpty()) {
      throw new IllegalStateException(job.name() + " did not write " + missing);
    }
  }
}
