package io.percorso.testing;

import org.apache.spark.sql.SparkSession;

/** The one Spark session that all tests share. */
public final class SparkTest {
  private static final SparkSession SESSION = start();

  private SparkTest() {}

  public static SparkSession session() {
    return SESSION;
  }

  private static SparkSession start() {
    SparkSession session =
        SparkSession.builder()
            .master("local[2]")
            .appName("percorso-tests")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.sql.session.timeZone", "UTC")
            .config("spark.sql.shuffle.partitions", "2")
            // tiny tables: compiling a query takes longer than running it
            .config("spark.sql.codegen.wholeStage", "false")
            .config("spark.sql.adaptive.enabled", "false")
            .config("spark.sql.artifact.isolation.enabled", "false")
            .config("spark.sql.ui.explainMode", "simple")
            .config("spark.sql.icu.caseMappings.enabled", "false")
            .config("spark.sql.maxPlanStringLength", "4000")
            .config("spark.sql.sources.parallelPartitionDiscovery.parallelism", "2")
            .config("spark.databricks.delta.snapshotPartitions", "1")
            .config("spark.sql.extensions", "io.delta.sql.DeltaSparkSessionExtension")
            .config(
                "spark.sql.catalog.spark_catalog",
                "org.apache.spark.sql.delta.catalog.DeltaCatalog")
            .config(
                "spark.sql.warehouse.dir",
                System.getProperty("java.io.tmpdir") + "/spark-warehouse")
            .getOrCreate();
    session.sparkContext().setLogLevel("ERROR");
    return session;
  }
}
