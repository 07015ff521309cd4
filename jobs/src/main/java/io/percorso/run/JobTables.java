package io.percorso.run;

import static org.apache.spark.sql.functions.lit;

import io.percorso.table.ContractChecker;
import io.percorso.table.Partitions;
import io.percorso.table.RowChange;
import io.percorso.table.SideBySide;
import io.percorso.table.StagedTable;
import io.percorso.table.TableContent;
import io.percorso.table.TableContract;
import io.percorso.table.Warehouse;
import io.percorso.table.WorkedOut;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
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
  private final Runnable fence;
  private final Map<TableContract, StagedTable> written = new ConcurrentHashMap<>();

  /**
   * Of one job.
   *
   * @param fence throws where the run has lost the lock: its successor may have the same run id
   */
  JobTables(
      Warehouse warehouse,
      RunFolder folder,
      Optional<Publication> published,
      Job job,
      Progress progress,
      Runnable fence) {
    this.warehouse = warehouse;
    this.folder = folder;
    this.published = published;
    this.job = job;
    this.progress = progress;
    this.fence = fence;
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

  /** Rows of {@link #before} in files that this run's table has not; at least those that differ. */
  public Dataset<Row> onlyBefore(TableContract contract) {
    return warehouse.read(
        contract, TableContent.without(contentBefore(contract).files(), stagedFiles(contract)));
  }

  /** Rows of {@link #read} in files that the table before has not; at least those that differ. */
  public Dataset<Row> onlyNow(TableContract contract) {
    return warehouse.read(
        contract, TableContent.without(stagedFiles(contract), contentBefore(contract).files()));
  }

  /** Rows of {@link #before} with {@link RowChange#FILE}. */
  public Dataset<Row> locatedBefore(TableContract contract) {
    Dataset<Row> rows = before(contract);
    return rows.withColumn(RowChange.FILE, WorkedOut.areNone(rows) ? lit("") : RowChange.file());
  }

  private List<String> stagedFiles(TableContract contract) {
    return folder.staged(contract).orElseThrow().files();
  }

  /** Stages an output, laid out as its contract says. */
  public void write(TableContract contract, Dataset<Row> rows) {
    stage(contract, Partitions.laidOut(rows, contract));
  }

  /** Stages an output of rows that lie in the partitions its contract wants already. */
  public void writeInPlace(TableContract contract, Dataset<Row> rows) {
    stage(contract, Partitions.sorted(rows, contract));
  }

  private void stage(TableContract contract, Dataset<Row> rows) {
    write(contract, () -> warehouse.stage(contract, rows, folder.attempt().folder()));
  }

  /** Stages an output as a change of the table before, see {@link Warehouse#change}. */
  public void change(TableContract contract, RowChange change) {
    write(
        contract,
        () ->
            warehouse.change(contract, contentBefore(contract), change, folder.attempt().folder()));
  }

  /** Stages an output as it was before. */
  public void keep(TableContract contract) {
    write(contract, () -> StagedTable.unchanged(contract, contentBefore(contract)));
  }

  /** How many rows an output of this job has, once written. */
  long rows(TableContract contract) {
    return stagedOutput(contract).rows();
  }

  private TableContent contentBefore(TableContract contract) {
    Publication.PublishedTable table = published.orElseThrow().table(contract.name());
    return new TableContent(table.files(), table.rows(), table.hash());
  }

  private void write(TableContract contract, Supplier<StagedTable> staging) {
    if (!job.outputs().contains(contract) || written.containsKey(contract)) {
      throw new IllegalArgumentException(
          job.name() + " writes " + contract + ", which is not one of its outputs or is written");
    }
    FaultPoint.reach("staging:" + contract);
    StagedTable staged = staging.get();
    fence.run();
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
        .map(
            table ->
                new ContractChecker.Subject(
                    table, stagedOutput(table), written(table), newRows(table), goneRows(table)))
        .toList();
  }

  /** The rows of those files that were not there before. */
  private Dataset<Row> newRows(TableContract contract) {
    return warehouse.read(
        contract, TableContent.without(stagedOutput(contract).files(), filesBefore(contract)));
  }

  /** The rows before of those files that are not there any more. */
  private Dataset<Row> goneRows(TableContract contract) {
    return warehouse.read(
        contract, TableContent.without(filesBefore(contract), stagedOutput(contract).files()));
  }

  private List<String> filesBefore(TableContract contract) {
    return published
        .flatMap(publication -> publication.find(contract.name()))
        .map(Publication.PublishedTable::files)
        .orElse(List.of());
  }
}
