package io.percorso.table;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.DeltaOperations;
import org.apache.spark.sql.delta.DeltaOptions;
import org.apache.spark.sql.delta.OptimisticTransaction;
import org.apache.spark.sql.delta.actions.Action;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.delta.actions.FileAction;
import org.apache.spark.sql.delta.actions.Format;
import org.apache.spark.sql.delta.actions.Metadata;
import org.apache.spark.sql.delta.actions.SetTransaction;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;
import scala.jdk.javaapi.OptionConverters;

/**
 * Delta tables at {@code root/layer/table}. Staging writes the table's own files without a commit:
 * they are encoded once, and no reader or log knows them until {@link #commit} adds them in one
 * entry of the log. Files of a run that was never committed are what VACUUM removes.
 */
public final class DeltaWarehouse implements Warehouse {
  private final SparkSession spark;
  private final String root;

  public DeltaWarehouse(SparkSession spark, String root) {
    this.spark = spark;
    this.root = root;
  }

  @Override
  public String format() {
    return "delta";
  }

  @Override
  public String location(TableContract contract) {
    return root + "/" + contract.layer() + "/" + contract.table();
  }

  @Override
  public StagedTable stage(TableContract contract, Dataset<Row> rows) {
    long started = System.nanoTime();
    ObservedRows observed = new ObservedRows(contract, rows);
    OptimisticTransaction transaction = begin(contract);
    List<String> actions = new ArrayList<>();
    long bytes = 0;
    for (FileAction action :
        CollectionConverters.asJava(
            transaction.writeFiles(observed.rows(), Option.<DeltaOptions>empty()))) {
      actions.add(action.json());
      bytes += action instanceof AddFile file ? file.size() : 0;
    }
    return observed.staged(contract, actions, bytes, (System.nanoTime() - started) / 1e9);
  }

  private OptimisticTransaction begin(TableContract contract) {
    DeltaLog log = log(contract);
    OptimisticTransaction transaction = log.startTransaction();
    if (transaction.readVersion() < 0) {
      transaction.updateMetadataForNewTable(metadata(contract));
    }
    return transaction;
  }

  private DeltaLog log(TableContract contract) {
    return DeltaLog.forTable(spark, new Path(location(contract)));
  }

  private static Metadata metadata(TableContract contract) {
    return new Metadata(
        UUID.randomUUID().toString(),
        contract.table(),
        contract.grain(),
        new Format("parquet", scalaMap(Map.of())),
        contract.schema().json(),
        CollectionConverters.asScala(List.<String>of()).toSeq(),
        scalaMap(Map.of()),
        Option.empty());
  }

  private static scala.collection.immutable.Map<String, String> scalaMap(Map<String, String> map) {
    return scala.collection.immutable.Map.from(CollectionConverters.asScala(map));
  }

  @Override
  public Dataset<Row> read(TableContract contract, StagedTable staged) {
    String[] paths =
        staged.files().stream()
            .map(Action::fromJson)
            .filter(AddFile.class::isInstance)
            .map(action -> location(contract) + "/" + ((AddFile) action).sparkPath().toPath())
            .toArray(String[]::new);
    return paths.length == 0
        ? spark.createDataFrame(List.of(), contract.nullableSchema())
        : spark.read().schema(contract.nullableSchema()).parquet(paths);
  }

  @Override
  public Dataset<Row> read(TableContract contract, String version) {
    return spark.read().format("delta").option("versionAsOf", version).load(location(contract));
  }

  @Override
  public String commit(
      TableContract contract, StagedTable staged, String series, long publication) {
    OptimisticTransaction transaction = begin(contract);
    if (transaction.txnVersion(series) >= publication) {
      return String.valueOf(transaction.readVersion());
    }
    List<Action> actions = new ArrayList<>();
    actions.add(new SetTransaction(series, publication, Option.empty()));
    if (transaction.readVersion() >= 0) {
      for (AddFile file : CollectionConverters.asJava(transaction.filterFiles())) {
        actions.add(file.remove());
      }
    }
    staged.files().forEach(json -> actions.add(Action.fromJson(json)));
    return String.valueOf(
        transaction.commit(
            CollectionConverters.asScala(actions).toSeq(),
            new DeltaOperations.Write(
                SaveMode.Overwrite,
                Option.empty(),
                Option.empty(),
                OptionConverters.toScala(
                    java.util.Optional.of(series + " publication " + publication)),
                Option.empty(),
                Option.empty(),
                Option.empty(),
                Option.empty(),
                Option.empty())));
  }
}
