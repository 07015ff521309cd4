package io.percorso.app;

import io.percorso.pattern.OmnichannelDaily;
import io.percorso.pattern.PatternWindows;
import io.percorso.run.Publication;
import io.percorso.table.TableContract;
import io.percorso.table.Warehouse;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/** What a publication says about the omnichannel patterns, ready to print. */
final class Findings {
  private final List<Row> windows;
  private final List<Row> primaries;

  private Findings(List<Row> windows, List<Row> primaries) {
    this.windows = windows;
    this.primaries = primaries;
  }

  static Findings of(SparkSession spark, Warehouse warehouse, Publication publication) {
    Dataset<Row> windows = read(warehouse, publication, PatternWindows.CONTRACT);
    Dataset<Row> daily = read(warehouse, publication, OmnichannelDaily.CONTRACT);
    return new Findings(
        windows.orderBy("pattern", "window_days").collectAsList(),
        daily
            .groupBy("pattern", "currency_code")
            .agg(
                functions.sum("primary_line_count").as("lines"),
                functions.sum("primary_sold_amount").as("sold"),
                functions.sum("primary_refund_amount").as("refunded"))
            .where("lines > 0")
            .orderBy(functions.col("currency_code"), functions.col("lines").desc())
            .collectAsList());
  }

  private static Dataset<Row> read(
      Warehouse warehouse, Publication publication, TableContract contract) {
    return warehouse.read(contract, publication.table(contract.name()).files());
  }

  String text() {
    return "Patterns with a window (own data sees only loyal customers: not what was researched here"
        + " and bought elsewhere)\n\n"
        + windowsText()
        + "\nWhat the order lines came to (each line once)\n\n"
        + primariesText();
  }

  private String windowsText() {
    TextTable table =
        new TextTable(
            "pattern",
            "days",
            "lines",
            "people",
            "low",
            "identified",
            "high",
            "placebo",
            "excess",
            "95 % interval");
    for (Row row : windows) {
      table.row(
          row.getAs("pattern"),
          row.getAs("window_days"),
          "%,d".formatted(row.<Long>getAs("population_line_count")),
          "%,d".formatted(row.<Long>getAs("population_person_count")),
          share(row, "low_rate"),
          share(row, "identified_rate"),
          share(row, "high_rate"),
          share(row, "placebo_rate"),
          share(row, "excess_rate"),
          row.getAs("excess_low_rate") == null
              ? "-"
              : share(row, "excess_low_rate") + " … " + share(row, "excess_high_rate"));
    }
    return table.text();
  }

  private String primariesText() {
    TextTable table = new TextTable("outcome", "currency", "lines", "sold", "refunded");
    for (Row row : primaries) {
      table.row(
          row.getAs("pattern"),
          row.getAs("currency_code"),
          "%,d".formatted(row.<Long>getAs("lines")),
          "%,.2f".formatted(row.<java.math.BigDecimal>getAs("sold")),
          "%,.2f".formatted(row.<java.math.BigDecimal>getAs("refunded")));
    }
    return table.text();
  }

  private static String share(Row row, String name) {
    Double share = row.getAs(name);
    return share == null ? "-" : "%.1f %%".formatted(100 * share);
  }
}
