package io.percorso.table;

import static io.percorso.testing.TableAssert.assertTable;
import static io.percorso.testing.TableBuilder.table;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.createMapType;
import static org.assertj.core.api.Assertions.assertThat;

import io.percorso.testing.SparkTest;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
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

  @ParameterizedTest
  @EnumSource(Format.class)
  void stagedRowsAreSeenOnlyAfterTheCommit(Format format) {
    Warehouse warehouse = format.at(root);
    String first = warehouse.commit(FRUIT, warehouse.stage(FRUIT, fruit("apple")), "s", 1);
    StagedTable staged = warehouse.stage(FRUIT, fruit("pear", "plum"));

    assertTable(warehouse.read(FRUIT, first)).columns("fruit_id").containsExactly("apple");
    assertTable(warehouse.read(FRUIT, staged))
        .columns("fruit_id")
        .containsExactlyInAnyOrder("pear", "plum");

    String second = warehouse.commit(FRUIT, staged, "s", 2);
    assertTable(warehouse.read(FRUIT, second))
        .columns("fruit_id", "labels")
        .containsExactlyInAnyOrder("pear | {a=pear}", "plum | {a=plum}");
    assertTable(warehouse.read(FRUIT, first)).columns("fruit_id").containsExactly("apple");
  }

  @ParameterizedTest
  @EnumSource(Format.class)
  void committingTheSamePublicationAgainChangesNothing(Format format) {
    Warehouse warehouse = format.at(root);
    StagedTable staged = warehouse.stage(FRUIT, fruit("apple"));
    String once = warehouse.commit(FRUIT, staged, "s", 1);
    assertThat(warehouse.commit(FRUIT, staged, "s", 1)).isEqualTo(once);
    assertTable(warehouse.read(FRUIT, once)).columns("fruit_id").containsExactly("apple");
  }

  @ParameterizedTest
  @EnumSource(Format.class)
  void emptyTablesAreCommittedAndRead(Format format) {
    Warehouse warehouse = format.at(root);
    StagedTable staged = warehouse.stage(FRUIT, fruit());
    assertThat(staged.rows()).isZero();
    assertTable(warehouse.read(FRUIT, staged)).isEmpty();
    assertTable(warehouse.read(FRUIT, warehouse.commit(FRUIT, staged, "s", 1))).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Format.class)
  void hashIgnoresOrderFilesAndRunColumnsAndSeesEverythingElse(Format format) {
    Warehouse warehouse = format.at(root);
    StagedTable one = warehouse.stage(FRUIT, fruit("apple", "pear", "plum"));
    StagedTable shuffled =
        warehouse.stage(
            FRUIT,
            fruit("plum", "apple", "pear")
                .repartition(3)
                .withColumn("run_id", org.apache.spark.sql.functions.lit("other")));
    StagedTable other = warehouse.stage(FRUIT, fruit("apple", "pear", "pear"));
    assertThat(shuffled.hash()).isEqualTo(one.hash());
    assertThat(other.hash()).isNotEqualTo(one.hash());
    assertThat(one.rows()).isEqualTo(3);
    assertThat(one.bytes()).isPositive();
  }
}
