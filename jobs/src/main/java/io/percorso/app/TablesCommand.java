package io.percorso.app;

import io.percorso.run.Publication;
import io.percorso.run.Publication.PublishedTable;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;

@Command(
    name = "tables",
    description = "What is published: versions, rows, content hashes, paths.",
    mixinStandardHelpOptions = true)
final class TablesCommand extends SparkCommand {

  @Override
  Map<String, Object> execute() {
    WarehouseConfig config = AppConfig.warehouse(config());
    SparkSession spark = SparkSessions.open();
    Publication publication = newest(spark, config);
    TextTable table = new TextTable("table", "version", "rows", "hash", "path");
    publication
        .tables()
        .forEach(
            t -> table.row(t.table(), t.version(), "%,d".formatted(t.rows()), t.hash(), t.path()));
    out()
        .printf(
            "publication %d, run date %s, published %s by run %s%n%n%s",
            publication.number(),
            publication.runDate(),
            publication.publishedAt(),
            publication.runId(),
            table.text());
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("status", "ok");
    json.put("publication", publication.number());
    json.put("run_date", publication.runDate());
    json.put("tables", publication.tables().stream().map(TablesCommand::json).toList());
    return json;
  }

  private static Map<String, Object> json(PublishedTable table) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("table", table.table());
    json.put("version", table.version());
    json.put("rows", table.rows());
    json.put("hash", table.hash());
    json.put("path", table.path());
    return json;
  }
}
