package io.percorso.table;

import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.assertj.core.api.Assertions.assertThat;

import io.percorso.testing.SparkTest;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LittleDataTest {
  private static final String PARTITIONS = "spark.sql.shuffle.partitions";

  private static final TableContract NUMBERS =
      TableContract.table("core", "numbers")
          .grain("one row per number")
          .key("id")
          .required("id", LongType, "the number")
          .build();

  private final SparkSession spark = SparkTest.session();
  private final String before = spark.conf().get(PARTITIONS);

  @TempDir Path root;

  @BeforeEach
  void muchData() {
    spark.conf().set(PARTITIONS, "4");
  }

  @AfterEach
  void asBefore() {
    spark.conf().set(PARTITIONS, before);
  }

  @Test
  void itIsTheSameRowsInOnePartitionWithoutAnExchange() {
    Dataset<Row> rows = numbers(0, 100).selectExpr("id % 7 AS digit");
    Dataset<Row> counted = LittleData.of(rows).groupBy("digit").count();

    assertThat(plan(rows.groupBy("digit").count())).contains("Exchange");
    assertThat(plan(counted)).doesNotContain("Exchange");
    assertThat(counted.toJavaRDD().getNumPartitions()).isEqualTo(1);
    assertThat(counted.collectAsList())
        .containsExactlyInAnyOrderElementsOf(rows.groupBy("digit").count().collectAsList());
  }

  private static String plan(Dataset<Row> rows) {
    return rows.queryExecution().executedPlan().toString();
  }

  @Test
  void theSessionOfMuchDataStaysAsItIs() {
    SparkSession little = LittleData.session(spark);
    assertThat(little.conf().get(PARTITIONS)).isEqualTo("1");
    assertThat(spark.conf().get(PARTITIONS)).isEqualTo("4");
    assertThat(LittleData.session(little)).isSameAs(little);
  }

  @Test
  void fewWorkedOutRowsAreLittle() {
    assertThat(Partitions.isOne(WorkedOut.few(numbers(0, 10)))).isTrue();
    assertThat(Partitions.isOne(WorkedOut.few(numbers(0, LittleData.MOST_ROWS + 1)))).isFalse();
  }

  @Test
  @Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void littleDataThatIsAddedToMuchIsCountedAsItIsWritten() {
    Warehouse warehouse = new DeltaWarehouse(spark, root.toString());
    StagedTable all = warehouse.stage(NUMBERS, numbers(0, 110), "all");
    StagedTable most = warehouse.stage(NUMBERS, numbers(0, 100), "most");
    StagedTable changed =
        warehouse.change(
            NUMBERS,
            new TableContent(most.files(), most.rows(), most.hash()),
            RowChange.of(numbers(0, 0), LittleData.of(numbers(100, 110))),
            "changed");

    assertThat(changed.rows()).isEqualTo(110);
    assertThat(changed.hash()).isEqualTo(all.hash());
  }

  @ParameterizedTest
  @CsvSource({"3, 2", "3000000, 2", "3, 3000000", "3000000, 3000000"})
  void whatIsNotThereIsFoundWhicheverIsMore(long there, long named) {
    assertThat(ContractChecker.notAmong(numbers(0, 3), there, numbers(2, 4), named).collectAsList())
        .extracting(row -> row.getLong(0))
        .containsExactly(3L);
  }

  private Dataset<Row> numbers(long from, long until) {
    return spark.range(from, until).toDF();
  }
}
