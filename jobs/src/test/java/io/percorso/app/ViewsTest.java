package io.percorso.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.percorso.config.ConfigReader;
import io.percorso.run.Publication;
import io.percorso.run.Runs;
import io.percorso.table.ParquetWarehouse;
import io.percorso.testing.SparkTest;
import java.nio.file.Path;
import java.sql.Date;
import java.sql.Timestamp;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ViewsTest {
  @TempDir Path folder;

  @Test
  void schemasStandInACatalogThatIsNamedAlone() {
    ConfigReader settings =
        ConfigReader.of(
            ConfigFactory.parseString("w { path = x, format = delta, views = \"main.\" }"), "w");
    assertThat(WarehouseConfig.from(settings).views()).isEqualTo("main.");
    settings.finish();
    SparkSession spark = SparkTest.session();
    Publication none =
        new Publication(1, "one", "2026-01-01", "2026-01-02T00:00:00Z", "", List.of());
    Views.createAll(spark, new ParquetWarehouse(spark, folder.toString()), none, "spark_catalog.");
    assertThat(spark.sql("SELECT * FROM spark_catalog.ops.runs").collectAsList()).isEmpty();
  }

  @Test
  void theLedgerOfAParquetWarehouseIsRead() {
    SparkSession spark = SparkTest.session();
    ParquetWarehouse warehouse = new ParquetWarehouse(spark, folder.toString());
    for (String run : List.of("one", "two")) {
      warehouse.append(
          Runs.CONTRACT,
          List.of(
              RowFactory.create(
                  run,
                  "nightly",
                  Date.valueOf("2026-01-01"),
                  "failed",
                  null,
                  null,
                  1.0,
                  new Timestamp(0),
                  new Timestamp(1))),
          Optional.empty());
    }
    // As another release wrote it, without when it ended; the first that is looked into.
    spark
        .sql("SELECT 'old' AS run_id, 'published' AS status")
        .write()
        .parquet(warehouse.location(Runs.CONTRACT) + "/entry--old");
    Publication none =
        new Publication(1, "one", "2026-01-01", "2026-01-02T00:00:00Z", "", List.of());
    Views.create(spark, warehouse, none, "SELECT run_id FROM ops.runs");
    assertThat(
            spark.sql("SELECT run_id, ended_at IS NULL FROM ops.runs ORDER BY 1").collectAsList())
        .extracting(Row::toString)
        .containsExactly("[old,true]", "[one,false]", "[two,false]");
  }
}
