package io.percorso.table;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;

/**
 * Plain Parquet at {@code root/layer/table/folder}: each version is a folder of its own, named by
 * the publication, and never changed.
 */
public final class ParquetWarehouse implements Warehouse {
  private final SparkSession spark;
  private final String root;

  public ParquetWarehouse(SparkSession spark, String root) {
    this.spark = spark;
    this.root = root;
  }

  @Override
  public String format() {
    return "parquet";
  }

  @Override
  public String location(TableContract contract) {
    return root + "/" + contract.layer() + "/" + contract.table();
  }

  @Override
  public StagedTable stage(TableContract contract, Dataset<Row> rows, String folder) {
    long started = System.nanoTime();
    ObservedRows observed = new ObservedRows(contract, rows);
    String path = location(contract) + "/" + folder;
    observed
        .rows()
        .write()
        .options(contract.parquetOptions())
        .mode(SaveMode.Overwrite)
        .parquet(path);
    return observed.staged(
        contract, List.of(folder), bytes(path), (System.nanoTime() - started) / 1e9);
  }

  /** A version is one folder, so that all rows are written again. */
  @Override
  public StagedTable change(
      TableContract contract, TableContent before, RowChange change, String folder) {
    Dataset<Row> gone = change.gone();
    Dataset<Row> stay = read(contract, before.files()).join(gone, gone.columns(), "left_anti");
    return stage(contract, stay.unionByName(change.added()), folder);
  }

  private long bytes(String folder) {
    Path path = new Path(folder);
    try {
      return files(path).getContentSummary(path).getLength();
    } catch (IOException e) {
      throw new StorageException(folder + " could not be read: " + e.getMessage(), e);
    }
  }

  private FileSystem files(Path path) throws IOException {
    return path.getFileSystem(spark.sessionState().newHadoopConf());
  }

  @Override
  public Dataset<Row> read(TableContract contract, List<String> files) {
    return files.isEmpty()
        ? spark.createDataFrame(List.of(), contract.nullableSchema())
        : Partitions.ofSource(
            spark
                .read()
                .schema(contract.nullableSchema())
                .parquet(
                    files.stream()
                        .map(folder -> location(contract) + "/" + folder)
                        .toArray(String[]::new)));
  }

  @Override
  public String versionAfter(Optional<String> before, StagedTable staged) {
    return staged.files().get(0);
  }

  /** Nothing to do: a publication that names the folder makes it visible. */
  @Override
  public void commit(TableContract contract, NextVersion next) {}

  @Override
  public void append(TableContract contract, List<Row> rows, Optional<Long> entry) {
    String name = entry.map(String::valueOf).orElseGet(() -> UUID.randomUUID().toString());
    spark
        .createDataFrame(rows, contract.nullableSchema())
        .coalesce(1)
        .write()
        .mode(SaveMode.Overwrite)
        .parquet(location(contract) + "/entry-" + name);
  }

  /** Nothing to do: each file says what columns it has. */
  @Override
  public void migrate(TableContract contract) {}

  @Override
  public void discard(TableContract contract, String folder) {
    Path path = new Path(location(contract), folder);
    try {
      files(path).delete(path, true);
    } catch (IOException e) {
      throw new StorageException(path + " could not be deleted: " + e.getMessage(), e);
    }
  }

  @Override
  public int vacuum(
      TableContract contract, Set<String> files, Predicate<String> isAtWork, String oldest) {
    return RunFolders.removeOthers(
        location(contract),
        folder -> files.contains(folder) || isAtWork.test(folder),
        spark.sessionState().newHadoopConf());
  }

  /** Plain folders cannot be exchanged under those who read them: appended files stay. */
  @Override
  public void compact(TableContract contract) {}
}
