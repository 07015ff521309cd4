package io.percorso.app;

import io.percorso.run.NightJobs;
import io.percorso.run.Publication;
import io.percorso.table.TableContract;
import io.percorso.table.Warehouse;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/** The published tables under their own names, each at the version its publication names. */
final class Views {
  private Views() {}

  static void create(SparkSession spark, Warehouse warehouse, Publication publication) {
    List.of("staging", "core", "mart", "ops")
        .forEach(layer -> spark.sql("CREATE SCHEMA IF NOT EXISTS " + layer));
    publication
        .tables()
        .forEach(
            table ->
                create(
                    spark,
                    table.table(),
                    warehouse.format().equals("delta")
                        ? "delta.`%s@v%s`".formatted(table.path(), table.version())
                        : "parquet.`%s/%s`".formatted(table.path(), table.version())));
    for (TableContract ledger : NightJobs.ledger()) {
      String location = warehouse.location(ledger);
      create(
          spark,
          ledger.name(),
          exists(spark, location)
              ? "%s.`%s`".formatted(warehouse.format(), location)
              : nothing(ledger));
    }
  }

  /** Of a table that no run has had anything to write to. */
  private static String nothing(TableContract contract) {
    return contract.columns().stream()
        .map(column -> "CAST(NULL AS %s) AS %s".formatted(column.type().sql(), column.name()))
        .collect(Collectors.joining(", ", "(SELECT ", " WHERE FALSE)"));
  }

  private static void create(SparkSession spark, String name, String source) {
    spark.sql("CREATE OR REPLACE VIEW " + name + " AS SELECT * FROM " + source);
  }

  private static boolean exists(SparkSession spark, String location) {
    Path path = new Path(location);
    try {
      return path.getFileSystem(spark.sessionState().newHadoopConf()).exists(path);
    } catch (IOException e) {
      return false;
    }
  }
}
