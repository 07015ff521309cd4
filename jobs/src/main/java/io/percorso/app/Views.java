package io.percorso.app;

import io.percorso.run.NightJobs;
import io.percorso.run.Publication;
import io.percorso.table.TableContract;
import io.percorso.table.Warehouse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/** The published tables under their own names, each at the version its publication names. */
final class Views {
  private final SparkSession spark;
  private final Warehouse warehouse;

  private Views(SparkSession spark, Warehouse warehouse) {
    this.spark = spark;
    this.warehouse = warehouse;
  }

  /**
   * Creates all.
   *
   * @param prefix what the schemas' names begin with
   */
  static void createAll(
      SparkSession spark, Warehouse warehouse, Publication publication, String prefix) {
    Views views = new Views(spark, warehouse);
    views.create(views.sources(publication), prefix);
  }

  /** Creates those that a statement names, or all where it names none. */
  static void create(
      SparkSession spark, Warehouse warehouse, Publication publication, String statement) {
    Views views = new Views(spark, warehouse);
    Map<String, Supplier<String>> sources = views.sources(publication);
    String sql = statement.toLowerCase(Locale.ROOT);
    Map<String, Supplier<String>> named = new LinkedHashMap<>(sources);
    named.keySet().removeIf(table -> !sql.contains(table.substring(table.indexOf('.') + 1)));
    views.create(named.isEmpty() ? sources : named, "");
  }

  private void create(Map<String, Supplier<String>> sources, String prefix) {
    List.of("staging", "core", "mart", "ops")
        .forEach(layer -> spark.sql("CREATE SCHEMA IF NOT EXISTS " + prefix + layer));
    sources.forEach(
        (table, source) ->
            spark.sql(
                "CREATE OR REPLACE VIEW %s%s AS SELECT * FROM %s"
                    .formatted(prefix, table, source.get())));
  }

  /** What to select from, by table. */
  private Map<String, Supplier<String>> sources(Publication publication) {
    Map<String, Supplier<String>> sources = new LinkedHashMap<>();
    for (Publication.PublishedTable table : publication.tables()) {
      sources.put(table.table(), () -> published(table));
    }
    for (TableContract ledger : NightJobs.ledger()) {
      sources.put(ledger.name(), () -> ledger(ledger));
    }
    return sources;
  }

  private String published(Publication.PublishedTable table) {
    return warehouse.format().equals("delta")
        ? "delta." + quoted("%s@v%s".formatted(table.path(), table.version()))
        : "parquet." + quoted("%s/%s".formatted(table.path(), table.version()));
  }

  private String ledger(TableContract contract) {
    String location = warehouse.location(contract);
    if (!exists(location)) {
      return nothing(contract);
    }
    // Spark reads no folder of folders as Parquet; a pattern names those that the entries lie in,
    // of which another release's may lack a column.
    return warehouse.format().equals("delta")
        ? "delta." + quoted(location)
        : "parquet." + quoted(location + "/entry-*") + " WITH (mergeSchema = true)";
  }

  private static String quoted(String name) {
    return '`' + name.replace("`", "``") + '`';
  }

  /** Of a table that no run has had anything to write to. */
  private static String nothing(TableContract contract) {
    return contract.columns().stream()
        .map(column -> "CAST(NULL AS %s) AS %s".formatted(column.type().sql(), column.name()))
        .collect(Collectors.joining(", ", "(SELECT ", " WHERE FALSE)"));
  }

  private boolean exists(String location) {
    Path path = new Path(location);
    try {
      return path.getFileSystem(spark.sessionState().newHadoopConf()).exists(path);
    } catch (IOException e) {
      return false;
    }
  }
}
