package io.percorso.app;

import io.percorso.run.Publication;
import java.util.Iterator;
import java.util.Map;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "query",
    description = "Runs SQL over the published tables, e.g. SELECT * FROM core.journeys.",
    mixinStandardHelpOptions = true)
final class QueryCommand extends SparkCommand {
  enum Format {
    TABLE,
    CSV,
    JSON
  }

  @Parameters(paramLabel = "SQL", description = "One statement.")
  private String sql = "";

  @Option(
      names = "--format",
      description = "${COMPLETION-CANDIDATES}; default ${DEFAULT-VALUE}.",
      defaultValue = "TABLE")
  private Format format = Format.TABLE;

  @Option(
      names = "--limit",
      description = "Rows printed as a table at most; default ${DEFAULT-VALUE}.",
      defaultValue = "100")
  private int limit = 100;

  @Override
  Map<String, Object> execute() {
    WarehouseConfig config = AppConfig.warehouse(config());
    SparkSession spark = SparkSessions.openAlone();
    Publication publication = newest(spark, config);
    Views.create(spark, warehouse(spark, config), publication, sql);
    Dataset<Row> rows = answered(spark);
    switch (format) {
      case TABLE -> printTable(rows);
      case CSV -> printCsv(rows);
      case JSON -> print(rows.toJSON().toLocalIterator());
    }
    return Map.of("status", "ok", "publication", publication.number());
  }

  private Dataset<Row> answered(SparkSession spark) {
    try {
      return spark.sql(sql);
    } catch (Exception e) {
      if (e instanceof AnalysisException wrong) {
        // the whole message shows Spark's plan of the views
        throw new UsageException("The query cannot be run: " + wrong.getSimpleMessage());
      }
      throw e;
    }
  }

  private void printTable(Dataset<Row> rows) {
    TextTable table = new TextTable(rows.columns());
    for (Row row : rows.limit(limit).collectAsList()) {
      Object[] cells = new Object[row.size()];
      for (int i = 0; i < cells.length; i++) {
        cells[i] = row.get(i);
      }
      table.row(cells);
    }
    out().print(table.text());
    out().flush();
  }

  private void printCsv(Dataset<Row> rows) {
    out().println(String.join(",", rows.columns()));
    print(
        rows.select(functions.to_csv(functions.struct(functions.col("*"))))
            .as(org.apache.spark.sql.Encoders.STRING())
            .toLocalIterator());
  }

  private void print(Iterator<String> lines) {
    lines.forEachRemaining(out()::println);
  }
}
