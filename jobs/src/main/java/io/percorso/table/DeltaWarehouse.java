package io.percorso.table;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_set;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.types.DataTypes.StringType;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.delta.tables.DeltaTable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.apache.hadoop.conf.Configuration;
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
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.TimestampType;
import scala.Option;
import scala.collection.Seq;
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

  /** A file with less than this part of the rows a file may have is rewritten with others. */
  private static final int SMALL_PART = 4;

  /** The same of a file whose rows nobody counted. */
  private static final long SMALL_BYTES = 4L << 20;

  private static final int MOST_SMALL_FILES = 8;

  /** What one of the tasks that rewrite files takes. */
  private static final long TASK_BYTES = 4L << 20;

  private static final String IS_REMOVED = "_is_removed";
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
      return StagedTable.none(contract);
    }
    return write(contract, rows, folder);
  }

  private StagedTable write(TableContract contract, Dataset<Row> rows, String folder) {
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

  @Override
  public StagedTable change(
      TableContract contract, TableContent before, RowChange change, String folder) {
    if (change.isNone()) {
      return StagedTable.unchanged(contract, before);
    }
    long started = System.nanoTime();
    Set<String> touched = touched(contract, before, change);
    ObservedRows coming = new ObservedRows(contract, change.added());
    ObservedRows leaving = leaving(contract, touched, change.gone());
    List<String> files = new ArrayList<>(before.files());
    files.removeAll(touched);
    long bytes = 0;
    Dataset<Row> staying = leaving.rows().where(col(IS_REMOVED).isNull()).drop(IS_REMOVED);
    for (AddFile file :
        written(
            contract,
            Partitions.sorted(
                staying.unionByName(coming.rows()).coalesce(parts(touched)), contract),
            folder)) {
      files.add(below(folder, file));
      bytes += file.size();
    }
    return together(
        before,
        leaving.staged(contract, List.of(), 0, 0),
        coming.staged(contract, files, bytes, (System.nanoTime() - started) / 1e9));
  }

  /**
   * The rows of files, those that are removed marked and observed: the others stay as they were.
   */
  private ObservedRows leaving(TableContract contract, Set<String> files, Dataset<Row> gone) {
    Dataset<Row> marked =
        read(contract, List.copyOf(files))
            .join(gone.withColumn(IS_REMOVED, lit(true)), gone.columns(), "left");
    return ObservedRows.some(contract, marked, col(IS_REMOVED).isNotNull());
  }

  private static StagedTable together(
      TableContent before, StagedTable leaving, StagedTable coming) {
    TableContent rest =
        new TableContent(
            List.of(), before.rows() - leaving.rows(), before.hashWithout(leaving.hash()));
    return new StagedTable(
        coming.table(),
        coming.files(),
        rest.rows() + coming.rows(),
        rest.hashWith(coming.hash()),
        coming.bytes(),
        coming.seconds(),
        coming.brokenRows());
  }

  /**
   * The files that have a removed row, and the small ones once there are many: else each night
   * would leave one more.
   */
  private Set<String> touched(TableContract contract, TableContent before, RowChange change) {
    Set<String> names = filesOfRemoved(contract, before, change);
    Set<String> touched = new LinkedHashSet<>();
    List<String> small = new ArrayList<>();
    for (String file : before.files()) {
      AddFile add = added(file);
      if (names.contains(add.sparkPath().toPath().getName())) {
        touched.add(file);
      } else if (isSmall(contract, add)) {
        small.add(file);
      }
    }
    if (small.size() >= MOST_SMALL_FILES) {
      touched.addAll(small);
    }
    return touched;
  }

  /** Looked for where they are not named; that no row came twice is looked for anyhow. */
  private Set<String> filesOfRemoved(
      TableContract contract, TableContent before, RowChange change) {
    Set<String> found = new HashSet<>();
    Dataset<Row> sought = change.fresh().withColumn(IS_REMOVED, lit(false));
    if (change.namesFiles()) {
      found.addAll(WorkedOut.values(change.removed().select(RowChange.FILE)));
    } else {
      sought = sought.union(change.gone().withColumn(IS_REMOVED, lit(true)));
    }
    sought = WorkedOut.keys(sought);
    List<String> searched = onDatesOf(sought, before.files());
    if (!searched.isEmpty() && !WorkedOut.areNone(sought)) {
      found.addAll(filesOfRemoved(contract, searched, sought));
    }
    return found;
  }

  private Set<String> filesOfRemoved(
      TableContract contract, List<String> searched, Dataset<Row> sought) {
    String[] key =
        Arrays.stream(sought.columns())
            .filter(column -> !column.equals(IS_REMOVED))
            .toArray(String[]::new);
    Row found =
        files(contract, searched)
            .withColumn(RowChange.FILE, RowChange.file())
            .join(sought, key)
            .agg(
                collect_set(when(col(IS_REMOVED), col(RowChange.FILE))),
                count_if(not(col(IS_REMOVED))))
            .first();
    if (found.getLong(1) > 0) {
      throw new IllegalStateException(
          "%,d rows to be added to %s are there already".formatted(found.getLong(1), contract));
    }
    return new HashSet<>(CollectionConverters.asJava(found.<Seq<String>>getAs(0)));
  }

  /** Those of the files that may have rows of the dates of changed rows. */
  private static List<String> onDatesOf(Dataset<Row> changed, List<String> files) {
    List<String> left = files;
    for (StructField column : changed.schema().fields()) {
      if (column.dataType() instanceof DateType) {
        List<String> dates = WorkedOut.values(changed.select(col(column.name()).cast(StringType)));
        left = left.stream().filter(file -> mayHave(added(file), column.name(), dates)).toList();
      }
    }
    return left;
  }

  private static boolean mayHave(AddFile file, String column, List<String> dates) {
    JsonNode statistics = statistics(file);
    JsonNode least = statistics.at("/minValues/" + column);
    JsonNode greatest = statistics.at("/maxValues/" + column);
    return !least.isTextual()
        || !greatest.isTextual()
        || dates.stream()
            .anyMatch(
                date ->
                    date.compareTo(least.textValue()) >= 0
                        && date.compareTo(greatest.textValue()) <= 0);
  }

  private static JsonNode statistics(AddFile file) {
    try {
      return file.stats() == null
          ? JSON.getNodeFactory().objectNode()
          : JSON.readTree(file.stats());
    } catch (JsonProcessingException e) {
      throw new StorageException("Delta's log has statistics that are no JSON: " + file.stats(), e);
    }
  }

  private boolean isSmall(TableContract contract, AddFile file) {
    Option<Object> rows = file.numLogicalRecords();
    return Partitions.rowsPerFile(spark, contract)
        .filter(most -> rows.isDefined())
        .map(most -> SMALL_PART * (long) rows.get() < most)
        .orElse(file.size() < SMALL_BYTES);
  }

  private static int parts(Set<String> files) {
    long bytes = files.stream().mapToLong(file -> added(file).size()).sum();
    return (int) (1 + bytes / TASK_BYTES);
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
    transaction.updateMetadataForNewTable(
        metadata(contract, contract.nullableSchema(), contract.parquetOptions()));
    List<AddFile> files = new ArrayList<>();
    for (FileAction action :
        CollectionConverters.asJava(transaction.writeFiles(rows, writeOptions(contract)))) {
      if (action instanceof AddFile file) {
        files.add(file);
      }
    }
    DeltaLog.invalidateCache(spark, path);
    return files;
  }

  private Option<DeltaOptions> writeOptions(TableContract contract) {
    return Option.apply(
        Partitions.rowsPerFile(spark, contract)
            .map(
                rows ->
                    new DeltaOptions(
                        scalaMap(Map.of("maxRecordsPerFile", rows.toString())),
                        spark.sessionState().conf()))
            .orElse(null));
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
  private Metadata metadata(
      TableContract contract, StructType schema, Map<String, String> parquetOptions) {
    Map<String, String> configuration = new HashMap<>(parquetOptions);
    configuration.put("delta.dataSkippingStatsColumns", String.join(",", skipped(contract)));
    return new Metadata(
        UUID.nameUUIDFromBytes(location(contract).getBytes(StandardCharsets.UTF_8)).toString(),
        contract.table(),
        contract.grain(),
        new Format("parquet", scalaMap(Map.of())),
        schema.json(),
        CollectionConverters.asScala(List.<String>of()).toSeq(),
        scalaMap(configuration),
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
    return files.isEmpty()
        ? spark.createDataFrame(List.of(), contract.nullableSchema())
        : Partitions.ofSource(files(contract, files));
  }

  private Dataset<Row> files(TableContract contract, List<String> files) {
    String[] paths =
        files.stream()
            .map(file -> location(contract) + "/" + added(file).sparkPath().toPath())
            .toArray(String[]::new);
    return spark.read().schema(contract.nullableSchema()).parquet(paths);
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
      actions.add(metadata(contract, contract.schema(), Map.of()).json());
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
  public void migrate(TableContract contract) {
    DeltaLogFiles log = new DeltaLogFiles(spark, location(contract));
    Optional<Long> newest = log.newest();
    if (newest.isPresent()) {
      StructType there = log.schema();
      StructType migrated = SchemaMigration.of(contract, there, location(contract));
      boolean isPut =
          migrated.equals(there)
              || log.put(
                  newest.get() + 1,
                  List.of(
                      commitInfo("Append", "columns of another release"),
                      metadata(contract, migrated, Map.of()).json()));
      if (!isPut) {
        migrate(contract);
      }
    }
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
  public int vacuum(
      TableContract contract, Set<String> files, Predicate<String> isAtWork, String oldest) {
    Map<String, Set<String>> kept = new HashMap<>();
    for (String file : files) {
      Path path = added(file).sparkPath().toPath();
      kept.computeIfAbsent(path.getParent().getName(), folder -> new HashSet<>())
          .add(path.getName());
    }
    Configuration hadoop = spark.sessionState().newHadoopConf();
    int removed =
        RunFolders.removeOthers(
            location(contract),
            folder -> kept.containsKey(folder) || isAtWork.test(folder),
            hadoop);
    for (Map.Entry<String, Set<String>> folder : kept.entrySet()) {
      if (!isAtWork.test(folder.getKey())) {
        removed +=
            RunFolders.removeOtherFiles(
                location(contract) + "/" + folder.getKey(), folder.getValue(), hadoop);
      }
    }
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
