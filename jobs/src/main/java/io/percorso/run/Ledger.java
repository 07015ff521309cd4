package io.percorso.run;

import io.percorso.run.Publication.PublishedTable;
import io.percorso.table.StagedTable;
import io.percorso.table.StorageException;
import io.percorso.table.TableContract;
import io.percorso.table.Warehouse;
import java.io.IOException;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;

/** The ops tables that only grow: publications, runs, what runs wrote. */
public final class Ledger {
  private final SparkSession spark;
  private final Warehouse warehouse;

  public Ledger(SparkSession spark, Warehouse warehouse) {
    this.spark = spark;
    this.warehouse = warehouse;
  }

  /** What readers see now; empty where nothing was ever published. */
  public Optional<Publication> newest() {
    return rows(Publications.CONTRACT)
        .flatMap(
            rows ->
                rows.orderBy(rows.col("publication").desc()).limit(1).collectAsList().stream()
                    .map(Ledger::publication)
                    .findFirst());
  }

  /** The row that makes a set of versions what readers see: the last act of a night. */
  void publish(Publication publication) {
    append(
        Publications.CONTRACT,
        List.of(
            RowFactory.create(
                publication.number(),
                publication.runId(),
                Date.valueOf(publication.runDate()),
                Timestamp.from(Instant.parse(publication.publishedAt())),
                publication.tables().stream()
                    .map(
                        table ->
                            RowFactory.create(
                                table.table(),
                                table.version(),
                                table.rows(),
                                table.hash(),
                                table.path()))
                    .toList())));
  }

  void ended(Row run, String runId, List<StagedTable> tables) {
    append(
        Runs.TABLES,
        tables.stream()
            .map(
                table ->
                    RowFactory.create(
                        runId,
                        table.table(),
                        table.rows(),
                        table.hash(),
                        table.bytes(),
                        table.seconds()))
            .toList());
    append(Runs.CONTRACT, List.of(run));
  }

  private void append(TableContract contract, List<Row> rows) {
    spark
        .createDataFrame(rows, contract.nullableSchema())
        .coalesce(1)
        .write()
        .format(warehouse.format())
        .mode("append")
        .save(warehouse.location(contract));
  }

  /** A table of the ledger; empty where it was never written. */
  public Optional<Dataset<Row>> rows(TableContract contract) {
    Path path = new Path(warehouse.location(contract));
    try {
      if (!path.getFileSystem(spark.sessionState().newHadoopConf()).exists(path)) {
        return Optional.empty();
      }
    } catch (IOException e) {
      throw new StorageException(path + " cannot be read: " + e.getMessage(), e);
    }
    return Optional.of(spark.read().format(warehouse.format()).load(path.toString()));
  }

  private static Publication publication(Row row) {
    List<Row> tables = row.getList(row.fieldIndex("tables"));
    return new Publication(
        row.getAs("publication"),
        row.getAs("run_id"),
        row.<Date>getAs("run_date").toString(),
        row.<Timestamp>getAs("published_at").toInstant().toString(),
        tables.stream()
            .map(
                table ->
                    new PublishedTable(
                        table.getAs("table"),
                        table.getAs("version"),
                        table.getAs("rows"),
                        table.getAs("hash"),
                        table.getAs("path")))
            .toList());
  }
}
