package io.percorso.table;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.delta.tables.DeltaTable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.DeltaOptions;
import org.apache.spark.sql.delta.OptimisticTransaction;
import org.apache.spark.sql.delta.actions.Action;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.delta.actions.FileAction;
import org.apache.spark.sql.delta.actions.Format;
import org.apache.spark.sql.delta.actions.Metadata;
import org.apache.spark.sql.delta.actions.SetTransaction;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.TimestampType;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Delta tables at {@code root/layer/table}. Staging writes the table's own files, into a folder of
 * the run below the table, without a commit: they are encoded once, and no reader or log knows them
 * until {@link #commit} adds them in one entry of the log.
 */
public final class DeltaWarehouse implements Warehouse {
  /** The application that Delta's transaction identifiers name. */
  private static final String SERIES = "percorso";

  /** Versions that maintenance may have put behind an entry. */
  private static final int RECENT_VERSIONS = 10;

  /** A table of so few files is not worth compacting. */
  private static final int FEW_FILES = 2;

  private static final String PROTOCOL =
      "{\"protocol\":{\"minReaderVersion\":1,\"minWriterVersion\":2}}";
  private static final ObjectMapper JSON = new ObjectMapper();

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
  public StagedTable stage(TableContract contract, Dataset<Row> rows, String folder) {
    if (ObservedRows.areNone(rows)) {
      return ObservedRows.none(contract);
    }
    long started = System.nanoTime();
    ObservedRows observed = new ObservedRows(contract, rows);
    List<String> files = new ArrayList<>();
    long bytes = 0;
    for (AddFile file : written(contract, observed.rows(), folder)) {
      files.add(below(folder, file));
      bytes += file.size();
    }
    return observed.staged(contract, files, bytes, (System.nanoTime() - started) / 1e9);
  }

  /** A table of its own is begun in the folder, written by Delta, and never committed. */
  private List<AddFile> written(TableContract contract, Dataset<Row> rows, String folder) {
    Path path = new Path(location(contract), folder);
    try {
      path.getFileSystem(spark.sessionState().newHadoopConf()).delete(path, true);
    } catch (IOException e) {
      throw new StorageException(path + " cannot be emptied: " + e.getMessage(), e);
    }
    DeltaLog log = DeltaLog.forTable(spark, path);
    OptimisticTransaction transaction = log.startTransaction();
    transaction.updateMetadataForNewTable(metadata(contract, contract.nullableSchema()));
    List<AddFile> files = new ArrayList<>();
    for (FileAction action :
        CollectionConverters.asJava(transaction.writeFiles(rows, Option.<DeltaOptions>empty()))) {
      if (action instanceof AddFile file) {
        files.add(file);
      }
    }
    DeltaLog.invalidateCache(spark, path);
    return files;
  }

  private static String below(String folder, AddFile file) {
    try {
      ObjectNode action = (ObjectNode) JSON.readTree(file.json());
      ((ObjectNode) action.get("add")).put("path", folder + "/" + file.path());
      return JSON.writeValueAsString(action);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Delta wrote an action that is no JSON: " + file.json(), e);
    }
  }

  /** The same table has the same id wherever and whenever its log begins. */
  private Metadata metadata(TableContract contract, StructType schema) {
    return new Metadata(
        UUID.nameUUIDFromBytes(location(contract).getBytes(StandardCharsets.UTF_8)).toString(),
        contract.table(),
        contract.grain(),
        new Format("parquet", scalaMap(Map.of())),
        schema.json(),
        CollectionConverters.asScala(List.<String>of()).toSeq(),
        scalaMap(Map.of("delta.dataSkippingStatsColumns", String.join(",", skipped(contract)))),
        Option.empty());
  }

  /** Queries skip files by key and by time; the smallest and greatest of the rest skip nothing. */
  private static List<String> skipped(TableContract contract) {
    return contract.columns().stream()
        .filter(
            column ->
                contract.key().contains(column.name())
                    || column.name().equals("person_id")
                    || column.type() instanceof DateType
                    || column.type() instanceof TimestampType)
        .map(Column::name)
        .toList();
  }

  private static scala.collection.immutable.Map<String, String> scalaMap(Map<String, String> map) {
    return scala.collection.immutable.Map.from(CollectionConverters.asScala(map));
  }

  @Override
  public Dataset<Row> read(TableContract contract, List<String> files) {
    String[] paths =
        files.stream()
            .map(file -> location(contract) + "/" + added(file).sparkPath().toPath())
            .toArray(String[]::new);
    return paths.length == 0
        ? spark.createDataFrame(List.of(), contract.nullableSchema())
        : Partitions.ofSource(spark.read().schema(contract.nullableSchema()).parquet(paths));
  }

  private static AddFile added(String file) {
    return (AddFile) Action.fromJson(file);
  }

  @Override
  public String versionAfter(Optional<String> before, StagedTable staged) {
    return before.map(version -> String.valueOf(Long.parseLong(version) + 1)).orElse("0");
  }

  @Override
  public void commit(TableContract contract, NextVersion next) {
    long version = Long.parseLong(next.version());
    List<String> actions = new ArrayList<>();
    actions.add(commitInfo("Overwrite", next.reason()));
    actions.add(new SetTransaction(SERIES, next.publication(), Option.empty()).json());
    addSchema(actions, contract, version, next.isNewSchema());
    Set<String> kept = new LinkedHashSet<>(next.before());
    kept.retainAll(Set.copyOf(next.files()));
    next.before().stream()
        .filter(file -> !kept.contains(file))
        .forEach(file -> actions.add(added(file).remove().json()));
    next.files().stream().filter(file -> !kept.contains(file)).forEach(actions::add);
    DeltaLogFiles log = new DeltaLogFiles(spark, location(contract));
    if (!log.put(version, actions)
        && log.actions(version).stream().noneMatch(isFor(next.reason()))) {
      throw new StorageException(
          "Version %d of %s at %s is there already, and not for %s: something else writes this table. Stop it, delete the warehouse, and rebuild."
              .formatted(version, contract, location(contract), next.reason()));
    }
  }

  private static Predicate<String> isFor(String reason) {
    String mark = "\"userMetadata\":" + JSON.getNodeFactory().textNode(reason);
    return action -> action.contains(mark);
  }

  private void addSchema(
      List<String> actions, TableContract contract, long version, boolean isNewSchema) {
    if (version == 0) {
      actions.add(PROTOCOL);
    }
    if (version == 0 || isNewSchema) {
      actions.add(metadata(contract, contract.schema()).json());
    }
  }

  private static String commitInfo(String mode, String reason) {
    ObjectNode action = JSON.createObjectNode();
    ObjectNode info = action.putObject("commitInfo");
    info.put("timestamp", System.currentTimeMillis());
    info.put("operation", "WRITE");
    info.putObject("operationParameters").put("mode", mode).put("partitionBy", "[]");
    info.put("isBlindAppend", mode.equals("Append"));
    info.put("engineInfo", "Percorso");
    info.put("userMetadata", reason);
    info.put("txnId", UUID.randomUUID().toString());
    return action.toString();
  }

  @Override
  public void append(TableContract contract, List<Row> rows, Optional<Long> entry) {
    String folder = "entry-" + UUID.randomUUID();
    List<String> files =
        written(
                contract,
                spark.createDataFrame(rows, contract.nullableSchema()).coalesce(1),
                folder)
            .stream()
            .map(file -> below(folder, file))
            .toList();
    DeltaLogFiles log = new DeltaLogFiles(spark, location(contract));
    String reason = entry.map(number -> "entry " + number).orElse(folder);
    if (entry.isPresent() && log.newestActions(RECENT_VERSIONS).anyMatch(isFor(reason))) {
      discard(contract, folder);
      return;
    }
    boolean isPut;
    do {
      long version = log.newest().map(newest -> newest + 1).orElse(0L);
      List<String> actions = new ArrayList<>();
      actions.add(commitInfo("Append", reason));
      addSchema(actions, contract, version, false);
      actions.addAll(files);
      isPut = log.put(version, actions);
    } while (!isPut);
  }

  @Override
  public void discard(TableContract contract, String folder) {
    Path path = new Path(location(contract), folder);
    try {
      path.getFileSystem(spark.sessionState().newHadoopConf()).delete(path, true);
    } catch (IOException e) {
      throw new StorageException(path + " could not be deleted: " + e.getMessage(), e);
    }
  }

  @Override
  public int vacuum(TableContract contract, Predicate<String> isKept, String oldest) {
    int removed =
        RunFolders.removeOthers(location(contract), isKept, spark.sessionState().newHadoopConf());
    new DeltaLogFiles(spark, location(contract)).forgetBefore(Long.parseLong(oldest));
    return removed;
  }

  /** By Delta itself, which leaves the small files for a week to those who are reading them. */
  @Override
  public void compact(TableContract contract) {
    if (DeltaTable.isDeltaTable(spark, location(contract))
        && spark.read().format("delta").load(location(contract)).inputFiles().length > FEW_FILES) {
      DeltaTable table = DeltaTable.forPath(spark, location(contract));
      table.optimize().executeCompaction();
      table.vacuum();
    }
  }
}
