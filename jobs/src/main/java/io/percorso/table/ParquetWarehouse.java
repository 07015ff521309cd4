package io.percorso.table;

import java.io.IOException;
import java.util.List;
import java.util.UUID;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Plain Parquet at {@code root/layer/table/content-…}: each version is a folder of its own, named
 * by the publication, and never changed.
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
  public StagedTable stage(TableContract contract, Dataset<Row> rows) {
    long started = System.nanoTime();
    ObservedRows observed = new ObservedRows(contract, rows);
    String folder = "content-" + UUID.randomUUID();
    String path = location(contract) + "/" + folder;
    observed.rows().write().parquet(path);
    return observed.staged(
        contract, List.of(folder), bytes(path), (System.nanoTime() - started) / 1e9);
  }

  private long bytes(String folder) {
    Path path = new Path(folder);
    try {
      FileSystem files = path.getFileSystem(spark.sessionState().newHadoopConf());
      return files.getContentSummary(path).getLength();
    } catch (IOException e) {
      throw new StorageException(folder + " could not be read: " + e.getMessage(), e);
    }
  }

  @Override
  public Dataset<Row> read(TableContract contract, StagedTable staged) {
    return read(contract, staged.files().get(0));
  }

  @Override
  public Dataset<Row> read(TableContract contract, String version) {
    return spark
        .read()
        .schema(contract.nullableSchema())
        .parquet(location(contract) + "/" + version);
  }

  /** Nothing to do: a publication that names the folder makes it visible. */
  @Override
  public String commit(
      TableContract contract, StagedTable staged, String series, long publication) {
    return staged.files().get(0);
  }
}
