package io.percorso.table;

import static io.percorso.testing.TableAssert.assertTable;
import static io.percorso.testing.TableBuilder.table;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.createMapType;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.percorso.table.Warehouse.NextVersion;
import io.percorso.testing.SparkTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.delta.DeltaLog;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WarehouseTest {
  private static final TableContract FRUIT =
      TableContract.table("core", "fruit")
          .grain("one row per fruit")
          .key("fruit_id")
          .required("fruit_id", StringType, "the fruit")
          .optional("weight_grams", LongType, "grams; null: not weighed")
          .optional("labels", createMapType(StringType, StringType), "labels; null: none")
          .runColumn("run_id", StringType, "the run that wrote it")
          .check("weight", "weight_grams > 0")
          .build();

  private static final TableContract HARVEST =
      TableContract.table("core", "harvest")
          .grain("one row per day")
          .key("picked_date")
          .laidOutBy("picked_date")
          .required("picked_date", DateType, "the day")
          .build();

  enum Format {
    DELTA,
    PARQUET;

    Warehouse at(Path root) {
      return this == DELTA
          ? new DeltaWarehouse(SparkTest.session(), root.toString())
          : new ParquetWarehouse(SparkTest.session(), root.toString());
    }
  }

  @TempDir Path root;

  private static Dataset<Row> fruit(String... ids) {
    var rows = table(FRUIT);
    Stream.of(ids)
        .forEach(id -> rows.row("fruit_id", id, "weight_grams", 7, "labels", Map.of("a", id)));
    return rows.dataset();
  }

  private static NextVersion next(
      Warehouse warehouse, Optional<NextVersion> before, StagedTable staged, int publication) {
    return new NextVersion(
        warehouse.versionAfter(before.map(NextVersion::version), staged),
        before.map(NextVersion::files).orElse(List.of()),
        staged.files(),
        before.isEmpty(),
        publication,
        "publication " + publication);
  }

  @ParameterizedTest
  @EnumSource(Format.class)
  void stagedRowsAreSeenOnlyAfterTheCommit(Format format) {
    Warehouse warehouse = format.at(root);
    NextVersion first =
        next(warehouse, Optional.empty(), warehouse.stage(FRUIT, fruit("apple"), "a"), 1);
    warehouse.commit(FRUIT, first);
    StagedTable staged = warehouse.stage(FRUIT, fruit("pear", "plum"), "b");

    assertTable(committed(format, first)).columns("fruit_id").containsExactly("apple");
    assertTable(warehouse.read(FRUIT, staged.files()))
        .columns("fruit_id")
        .containsExactlyInAnyOrder("pear", "plum");

    NextVersion second = next(warehouse, Optional.of(first), staged, 2);
    warehouse.commit(FRUIT, second);
    assertTable(committed(format, second))
        .columns("fruit_id", "labels")
        .containsExactlyInAnyOrder("pear | {a=pear}", "plum | {a=plum}");
    assertTable(committed(format, first)).columns("fruit_id").containsExactly("apple");
  }

  /** As somebody else's Spark would read it. */
  private Dataset<Row> committed(Format format, NextVersion version) {
    String location = format.at(root).location(FRUIT);
    return format == Format.DELTA
        ? SparkTest.session()
            .read()
            .format("delta")
            .option("versionAsOf", version.version())
            .load(location)
        : SparkTest.session().read().parquet(location + "/" + version.version());
  }

  @ParameterizedTest
  @EnumSource(Format.class)
  void committingTheSamePublicationAgainChangesNothing(Format format) {
    Warehouse warehouse = format.at(root);
    NextVersion once =
        next(warehouse, Optional.empty(), warehouse.stage(FRUIT, fruit("apple"), "a"), 1);
    warehouse.commit(FRUIT, once);
    warehouse.commit(FRUIT, once);
    assertTable(committed(format, once)).columns("fruit_id").containsExactly("apple");
  }

  @Test
  void aVersionThatSomebodyElseWroteIsNotTakenForOurs() {
    Warehouse warehouse = Format.DELTA.at(root);
    StagedTable staged = warehouse.stage(FRUIT, fruit("apple"), "a");
    warehouse.commit(FRUIT, next(warehouse, Optional.empty(), staged, 1));
    assertThatThrownBy(() -> warehouse.commit(FRUIT, next(warehouse, Optional.empty(), staged, 2)))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("Version 0 of core.fruit")
        .hasMessageContaining("something else writes this table");
  }

  @Test
  void theLogOfManyVersionsIsCheckpointedAndReadByDelta() {
    Warehouse warehouse = Format.DELTA.at(root);
    Optional<NextVersion> last = Optional.empty();
    List<StagedTable> staged =
        List.of(
            warehouse.stage(FRUIT, fruit("apple", "pear"), "a"),
            warehouse.stage(FRUIT, fruit("apple", "plum"), "b"));
    for (int i = 1; i <= 12; i++) {
      NextVersion next = next(warehouse, last, staged.get(i % 2), i);
      warehouse.commit(FRUIT, next);
      last = Optional.of(next);
    }
    assertThat(root.resolve("core/fruit/_delta_log/00000000000000000010.checkpoint.parquet"))
        .exists();
    assertTable(committed(Format.DELTA, last.orElseThrow()))
        .columns("fruit_id")
        .containsExactlyInAnyOrder("apple", "pear");

    warehouse.vacuum(FRUIT, Set.of(), folder -> true, "10");
    DeltaLog.clearCache();
    assertThat(root.resolve("core/fruit/_delta_log").toFile().list())
        .filteredOn(name -> name.matches("\\d{20}\\.json"))
        .containsExactlyInAnyOrder("00000000000000000010.json", "00000000000000000011.json");
    assertTable(committed(Format.DELTA, last.orElseThrow()))
        .columns("fruit_id")
        .containsExactlyInAnyOrder("apple", "pear");
  }

  @ParameterizedTest
  @EnumSource(Format.class)
  void anEntryIsAppendedOnce(Format format) {
    Warehouse warehouse = format.at(root);
    warehouse.append(FRUIT, fruit("apple").collectAsList(), Optional.of(0L));
    warehouse.append(FRUIT, fruit("apple").collectAsList(), Optional.of(0L));
    warehouse.append(FRUIT, fruit("pear").collectAsList(), Optional.empty());
    assertTable(
            SparkTest.session()
                .read()
                .option("recursiveFileLookup", "true")
                .format(warehouse.format())
                .load(warehouse.location(FRUIT)))
        .columns("fruit_id")
        .containsExactlyInAnyOrder("apple", "pear");
  }

  @Test
  void aTableThatAnotherReleaseBeganGetsTheColumnsOfThisOne() {
    Warehouse warehouse = Format.DELTA.at(root);
    warehouse.append(FRUIT, fruit("apple").collectAsList(), Optional.of(0L));
    TableContract now =
        TableContract.table("core", "fruit")
            .grain("one row per fruit")
            .key("fruit_id")
            .required("fruit_id", StringType, "the fruit")
            .required("picked_date", DateType, "the day")
            .build();
    warehouse.migrate(now);
    warehouse.migrate(now);
    Dataset<Row> pear = table(now).row("fruit_id", "pear", "picked_date", "2026-01-01").dataset();
    warehouse.append(now, pear.collectAsList(), Optional.of(1L));
    Dataset<Row> rows = SparkTest.session().read().format("delta").load(warehouse.location(FRUIT));
    assertTable(rows)
        .columns("fruit_id", "picked_date", "weight_grams")
        .containsExactlyInAnyOrder("apple | - | 7", "pear | 2026-01-01 | -");
    assertTable(rows.where("picked_date IS NULL")).columns("fruit_id").containsExactly("apple");
    assertThat(new DeltaLogFiles(SparkTest.session(), warehouse.location(FRUIT)).newest())
        .contains(2L);
  }

  @Test
  void aColumnThatHasAnotherTypeNowIsRefusedWithWhatToDo() {
    Warehouse warehouse = Format.DELTA.at(root);
    warehouse.append(FRUIT, fruit("apple").collectAsList(), Optional.of(0L));
    TableContract now =
        TableContract.table("core", "fruit")
            .grain("one row per fruit")
            .key("fruit_id")
            .required("fruit_id", StringType, "the fruit")
            .optional("weight_grams", StringType, "grams")
            .build();
    assertThatThrownBy(() -> warehouse.migrate(now))
        .isInstanceOf(ReleaseException.class)
        .hasMessageContaining("core.fruit at ")
        .hasMessageContaining("its column weight_grams is bigint, and string here")
        .hasMessageContaining("move the folder away");
  }

  @ParameterizedTest
  @EnumSource(Format.class)
  void aPublishedTableOfAnotherReleaseIsReadAsItWasAndItsNextVersionHasTheColumnsOfThisOne(
      Format format) {
    Warehouse warehouse = format.at(root);
    NextVersion before =
        next(warehouse, Optional.empty(), warehouse.stage(FRUIT, fruit("apple"), "a"), 1);
    warehouse.commit(FRUIT, before);
    TableContract now =
        TableContract.table("core", "fruit")
            .grain("one row per fruit")
            .key("fruit_id")
            .required("fruit_id", StringType, "the fruit")
            .required("weight_grams", StringType, "in words")
            .build();
    Dataset<Row> pear = table(now).row("fruit_id", "pear", "weight_grams", "seven").dataset();
    StagedTable staged = warehouse.stage(now, pear, "b");
    NextVersion after =
        new NextVersion(
            warehouse.versionAfter(Optional.of(before.version()), staged),
            before.files(),
            staged.files(),
            true,
            2,
            "publication 2");
    warehouse.commit(now, after);
    assertTable(committed(format, before))
        .columns("fruit_id", "weight_grams", "labels")
        .containsExactly("apple | 7 | {a=apple}");
    assertThat(committed(format, after).columns()).containsExactly("fruit_id", "weight_grams");
    assertTable(committed(format, after))
        .columns("fruit_id", "weight_grams")
        .containsExactly("pear | seven");
  }

  @ParameterizedTest
  @EnumSource(Format.class)
  void emptyTablesAreCommittedAndRead(Format format) {
    Warehouse warehouse = format.at(root);
    StagedTable staged = warehouse.stage(FRUIT, fruit(), "a");
    assertThat(staged.rows()).isZero();
    assertTable(warehouse.read(FRUIT, staged.files())).isEmpty();
    NextVersion next = next(warehouse, Optional.empty(), staged, 1);
    warehouse.commit(FRUIT, next);
    assertTable(committed(format, next)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Format.class)
  void hashIgnoresOrderFilesAndRunColumnsAndSeesEverythingElse(Format format) {
    Warehouse warehouse = format.at(root);
    StagedTable one = warehouse.stage(FRUIT, fruit("apple", "pear", "plum"), "a");
    StagedTable shuffled =
        warehouse.stage(
            FRUIT,
            fruit("plum", "apple", "pear")
                .repartition(3)
                .withColumn("run_id", org.apache.spark.sql.functions.lit("other")),
            "b");
    StagedTable other = warehouse.stage(FRUIT, fruit("apple", "pear", "pear"), "c");
    assertThat(shuffled.hash()).isEqualTo(one.hash());
    assertThat(other.hash()).isNotEqualTo(one.hash());
    assertThat(one.rows()).isEqualTo(3);
    assertThat(one.bytes()).isPositive();
  }

  @ParameterizedTest
  @EnumSource(Format.class)
  void aChangeIsWhatWasThereWithoutTheRemovedAndWithTheAddedRows(Format format) {
    Warehouse warehouse = format.at(root);
    StagedTable before =
        warehouse.stage(FRUIT, fruit("apple", "pear", "plum", "fig").repartition(4), "run-a");
    StagedTable changed =
        warehouse.change(FRUIT, content(before), change("pear", fruit("lemon")), "run-b");
    StagedTable whole = warehouse.stage(FRUIT, fruit("lemon", "apple", "plum", "fig"), "run-c");
    assertThat(changed.hash()).isEqualTo(whole.hash());
    assertThat(changed.rows()).isEqualTo(4);
    assertTable(warehouse.read(FRUIT, changed.files()))
        .columns("fruit_id")
        .containsExactlyInAnyOrder("lemon", "apple", "plum", "fig");

    StagedTable less =
        warehouse.change(
            FRUIT,
            content(changed),
            RowChange.of(fruit("apple", "fig").select("fruit_id"), fruit()),
            "run-d");
    assertThat(less.rows()).isEqualTo(2);
    assertThat(less.hash()).isEqualTo(warehouse.stage(FRUIT, fruit("plum", "lemon"), "e").hash());
  }

  @Test
  void aChangeOfDeltaKeepsFilesThatItDoesNotTouchAndMaintenanceRemovesTheOthers() {
    Warehouse warehouse = Format.DELTA.at(root);
    StagedTable before =
        warehouse.stage(FRUIT, fruit("apple", "pear", "plum", "fig").repartition(4), "run-a");
    TableContent content = content(before);
    StagedTable changed = warehouse.change(FRUIT, content, change("pear", fruit("lemon")), "run-b");
    List<String> kept = new ArrayList<>(before.files());
    kept.retainAll(changed.files());
    assertThat(kept).isNotEmpty().hasSizeLessThan(before.files().size());

    assertThatThrownBy(
            () -> warehouse.change(FRUIT, content, change("pear", fruit("apple")), "run-d"))
        .hasMessageContaining("1 rows to be added to core.fruit are there already");

    warehouse.vacuum(FRUIT, Set.copyOf(changed.files()), folder -> false, "0");
    assertThat(root.resolve("core/fruit/run-a").toFile().list())
        .filteredOn(name -> name.startsWith("part-"))
        .hasSameSizeAs(kept);
    assertTable(warehouse.read(FRUIT, changed.files()))
        .columns("fruit_id")
        .containsExactlyInAnyOrder("lemon", "apple", "plum", "fig");
  }

  @ParameterizedTest
  @EnumSource(Format.class)
  void whatIsInEveryRowAnotherIsWrittenWithoutADictionary(Format format) throws IOException {
    // of values that do come again, that a dictionary would be worth its while
    format.at(root).stage(FRUIT, fruit("apple", "apple", "apple", "apple"), "run-a");

    assertThat(columns(ColumnChunkMetaData::hasDictionaryPage))
        .contains("weight_grams")
        .doesNotContain("fruit_id");
  }

  @ParameterizedTest
  @EnumSource(Format.class)
  void partsOfFilesSayFromWhenToWhenTheyAreAndNothingElse(Format format) throws IOException {
    format.at(root).stage(HARVEST, harvest(3), "run-a");
    format.at(root).stage(FRUIT, fruit("apple", "pear"), "run-a");

    assertThat(columns(column -> column.getStatistics().hasNonNullValue()))
        .containsExactly("picked_date");
  }

  private Set<String> columns(Predicate<ColumnChunkMetaData> which) throws IOException {
    Configuration hadoop = new Configuration();
    Set<String> columns = new HashSet<>();
    try (Stream<Path> all = Files.walk(root)) {
      for (Path file : all.filter(path -> path.toString().endsWith(".parquet")).toList()) {
        try (ParquetFileReader reader =
            ParquetFileReader.open(
                HadoopInputFile.fromPath(new org.apache.hadoop.fs.Path(file.toString()), hadoop))) {
          reader.getFooter().getBlocks().stream()
              .flatMap(block -> block.getColumns().stream())
              .filter(which)
              .forEach(column -> columns.add(column.getPath().toDotString()));
        }
      }
    }
    return columns;
  }

  @Test
  void aTableLaidOutByDateHasFilesOfFewRowsAndAChangeTouchesThatOfItsDate() {
    SparkTest.session().conf().set(Partitions.ROWS_PER_FILE, "10");
    try {
      Warehouse warehouse = Format.DELTA.at(root);
      StagedTable before = warehouse.stage(HARVEST, harvest(40), "run-a");
      assertThat(before.files()).hasSize(4);

      StagedTable changed = withTheFirstDayAnew(warehouse, before);

      assertThat(changed.hash()).isEqualTo(before.hash());
      assertThat(changed.files()).hasSize(4).containsAll(before.files().subList(1, 4));
    } finally {
      SparkTest.session().conf().unset(Partitions.ROWS_PER_FILE);
    }
  }

  @Test
  void filesOfOtherDatesAreNotSearchedForWhatIsRemoved() throws IOException {
    SparkTest.session().conf().set(Partitions.ROWS_PER_FILE, "10");
    SparkTest.session().conf().set("spark.databricks.delta.stats.collect", "true");
    try {
      Warehouse warehouse = Format.DELTA.at(root);
      StagedTable before = warehouse.stage(HARVEST, harvest(40), "run-a");
      for (String file : before.files().subList(1, 4)) {
        String path = new ObjectMapper().readTree(file).at("/add/path").textValue();
        Files.writeString(root.resolve("core/harvest").resolve(path), "no Parquet any more");
      }

      StagedTable changed = withTheFirstDayAnew(warehouse, before);

      assertThat(changed.hash()).isEqualTo(before.hash());
    } finally {
      SparkTest.session().conf().unset(Partitions.ROWS_PER_FILE);
      SparkTest.session().conf().set("spark.databricks.delta.stats.collect", "false");
    }
  }

  @Test
  void noFileIsSearchedWhereThoseOfRemovedRowsAreNamedAndAllThatCameIsAVersionOfThem()
      throws IOException {
    Warehouse warehouse = Format.DELTA.at(root);
    StagedTable before = warehouse.stage(FRUIT, fruit("apple", "pear").repartition(2), "run-a");
    Dataset<Row> pear =
        warehouse
            .read(FRUIT, before.files())
            .where("fruit_id = 'pear'")
            .select(col("fruit_id"), RowChange.file());
    RowChange change =
        new RowChange(WorkedOut.rows(pear), fruit("pear").select("fruit_id"), fruit("pear"));
    String ofPear = pear.collectAsList().get(0).getString(1);
    for (String file : before.files()) {
      String path = new ObjectMapper().readTree(file).at("/add/path").textValue();
      if (!path.endsWith(ofPear)) {
        Files.writeString(root.resolve("core/fruit").resolve(path), "no Parquet any more");
      }
    }

    StagedTable changed = warehouse.change(FRUIT, content(before), change, "run-b");

    assertThat(changed.hash()).isEqualTo(before.hash());
  }

  private static StagedTable withTheFirstDayAnew(Warehouse warehouse, StagedTable before) {
    Dataset<Row> first = harvest(1);
    return warehouse.change(
        HARVEST, content(before), RowChange.of(first.select("picked_date"), first), "run-b");
  }

  /** A row a day. */
  private static Dataset<Row> harvest(int days) {
    return SparkTest.session()
        .range(0, days, 1, 1)
        .selectExpr("date_add(DATE '2026-01-01', CAST(id AS INT)) AS picked_date");
  }

  @ParameterizedTest
  @EnumSource(Format.class)
  void whatRowsBreakIsToldWithAnExample(Format format) {
    Warehouse warehouse = format.at(root);
    StagedTable staged =
        warehouse.stage(
            FRUIT,
            table(FRUIT)
                .row("fruit_id", "apple", "weight_grams", 7)
                .row("fruit_id", "apple", "weight_grams", 8)
                .row("fruit_id", "stone", "weight_grams", -1)
                .row("fruit_id", null, "weight_grams", 1)
                .dataset(),
            "a");
    assertThat(ContractChecker.violations(List.of(subject(warehouse, FRUIT, staged))))
        .extracting(Object::toString)
        .containsExactlyInAnyOrder(
            "core.fruit: fruit_id is not null does not hold on 1 row, e.g. {}",
            "core.fruit: weight (weight_grams > 0) does not hold on 1 row, e.g. {\"fruit_id\":\"stone\"}",
            "core.fruit: key fruit_id is unique does not hold on 1 row, e.g. {\"fruit_id\":\"apple\"}");
  }

  private static final TableContract BASKETS =
      TableContract.table("core", "baskets")
          .grain("one row per basket")
          .key("basket_id")
          .required("basket_id", StringType, "the basket")
          .optional("fruit_id", StringType, "what lies in it; null: nothing")
          .references("fruit_id", FRUIT.name(), "fruit_id")
          .build();

  private static Dataset<Row> basket(String id, @Nullable String fruit) {
    return table(BASKETS).row("basket_id", id, "fruit_id", fruit).dataset();
  }

  @Test
  void whatNamesARowThatIsNotThereIsToldWithAnExample() {
    Warehouse warehouse = Format.DELTA.at(root);
    StagedTable fruit = warehouse.stage(FRUIT, fruit("apple"), "a");
    StagedTable baskets =
        warehouse.stage(
            BASKETS,
            basket("b1", "apple").union(basket("b2", "pear")).union(basket("b3", null)),
            "a");
    assertThat(
            ContractChecker.violations(
                List.of(subject(warehouse, FRUIT, fruit), subject(warehouse, BASKETS, baskets))))
        .extracting(Object::toString)
        .containsExactly(
            "core.baskets: fruit_id is in core.fruit.fruit_id does not hold on 1 row, e.g. {\"basket_id\":\"b2\"}");
  }

  @Test
  void whatAChangedTableNamesMayStandInFilesOfBeforeAndWhatWentMayStillBeNamed() {
    Warehouse warehouse = Format.DELTA.at(root);
    StagedTable fruit = warehouse.stage(FRUIT, fruit("apple", "pear").repartition(2), "a");
    StagedTable baskets = warehouse.stage(BASKETS, basket("b1", "pear"), "a");
    StagedTable more =
        warehouse.change(
            BASKETS,
            content(baskets),
            RowChange.of(basket("b1", "pear").select("basket_id").limit(0), basket("b2", "apple")),
            "b");
    assertThat(
            ContractChecker.violations(
                List.of(
                    subject(warehouse, FRUIT, fruit, fruit),
                    subject(warehouse, BASKETS, baskets, more))))
        .isEmpty();

    StagedTable less = warehouse.change(FRUIT, content(fruit), change("pear", fruit("plum")), "c");
    assertThat(
            ContractChecker.violations(
                List.of(
                    subject(warehouse, FRUIT, fruit, less),
                    subject(warehouse, BASKETS, more, more))))
        .extracting(Object::toString)
        .containsExactly(
            "core.baskets: fruit_id is in core.fruit.fruit_id does not hold on 1 row, e.g. {\"basket_id\":\"b1\"}");
  }

  private static RowChange change(String removed, Dataset<Row> added) {
    return RowChange.of(fruit(removed).select("fruit_id"), added);
  }

  private static TableContent content(StagedTable staged) {
    return new TableContent(staged.files(), staged.rows(), staged.hash());
  }

  private static ContractChecker.Subject subject(
      Warehouse warehouse, TableContract contract, StagedTable staged) {
    return subject(
        warehouse,
        contract,
        warehouse.stage(contract, warehouse.read(contract, List.of()), "none"),
        staged);
  }

  private static ContractChecker.Subject subject(
      Warehouse warehouse, TableContract contract, StagedTable before, StagedTable staged) {
    return new ContractChecker.Subject(
        contract,
        staged,
        warehouse.read(contract, staged.files()),
        warehouse.read(contract, TableContent.without(staged.files(), before.files())),
        warehouse.read(contract, TableContent.without(before.files(), staged.files())));
  }
}
