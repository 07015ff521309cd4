package io.percorso.peer;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/** The same rules as a chain of Spark SQL statements, one table of Parquet per model. */
public final class SparkPeer implements PeerEngine {
  private final PeerInput input;
  private final Path out;
  private final PeerSql sql;
  private final SparkSession spark;
  private final String schema;

  /**
   * Begins a schema in a session of its own.
   *
   * @param out gets a folder of Parquet per model
   * @param settings of its queries
   */
  public SparkPeer(SparkSession shared, PeerInput input, Path out, Map<String, String> settings) {
    this.input = input;
    this.out = out;
    sql = new PeerSql("spark", input.parameters());
    spark = shared.newSession();
    spark.conf().set("spark.sql.session.timeZone", "UTC");
    settings.forEach((name, value) -> spark.conf().set(name, value));
    schema = "peers_" + Integer.toHexString(out.toString().hashCode());
  }

  @Override
  public void prepare() {
    spark.sql("CREATE SCHEMA %s".formatted(schema));
    spark.sql("USE " + schema);
    for (String feed : PeerInput.FEEDS) {
      spark.sql(
          "CREATE TEMPORARY VIEW feed_%s USING parquet OPTIONS (path '%s', recursiveFileLookup 'true')"
              .formatted(feed, input.feed(feed)));
    }
  }

  @Override
  public Map<String, String> models() {
    SqlMacros macros = new SqlMacros(sql.preludes());
    Map<String, String> models = new LinkedHashMap<>();
    sql.models().forEach((model, query) -> models.put(model, macros.expanded(query)));
    return models;
  }

  @Override
  public void make(String model, String query) {
    spark.sql(
        "CREATE TABLE %s USING parquet LOCATION '%s' AS %s"
            .formatted(model, out.resolve(model).toAbsolutePath(), query));
  }

  @Override
  public void close() {
    spark.sql("DROP SCHEMA %s CASCADE".formatted(schema));
  }

  /** A session as a user would open it on one machine. */
  static SparkSession open() {
    int cores = Runtime.getRuntime().availableProcessors();
    SparkSession spark =
        SparkSession.builder()
            .appName("percorso-peers")
            .master("local[*]")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.sql.shuffle.partitions", String.valueOf(4 * cores))
            .config("spark.sql.adaptive.enabled", "true")
            .config("spark.sql.parquet.compression.codec", "zstd")
            // Else every task asks the driver for each class its generated code names.
            .config("spark.sql.artifact.isolation.enabled", "false")
            .config("spark.sql.icu.caseMappings.enabled", "false")
            .config(
                "spark.sql.warehouse.dir",
                System.getProperty("java.io.tmpdir") + "/percorso-peers-catalog")
            .getOrCreate();
    spark.sparkContext().setLogLevel("ERROR");
    return spark;
  }
}
