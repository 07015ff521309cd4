package io.percorso.app;

import io.percorso.identity.CookieAssignments;
import io.percorso.identity.PersonIdentifiers;
import io.percorso.pattern.OrderLineOutcomes;
import io.percorso.pattern.PatternMatches;
import io.percorso.privacy.IdentifierKind;
import io.percorso.run.Publication;
import io.percorso.run.Settings;
import io.percorso.simulate.Score;
import io.percorso.simulate.Truth;
import io.percorso.table.TableContract;
import io.percorso.table.Tables;
import io.percorso.table.Warehouse;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/** A scored publication, ready to print. */
final class Scores {
  private static final List<TableContract> SCORED =
      List.of(
          PatternMatches.CONTRACT,
          OrderLineOutcomes.CONTRACT,
          PersonIdentifiers.CONTRACT,
          CookieAssignments.CONTRACT);

  private final List<Row> rows;

  private Scores(List<Row> rows) {
    this.rows = rows;
  }

  static Scores of(
      SparkSession spark,
      Warehouse warehouse,
      Publication publication,
      Settings settings,
      Path simulated) {
    Tables truth = Tables.none();
    for (TableContract table : Truth.ALL) {
      Path path = simulated.resolve("truth").resolve(table.table());
      if (!java.nio.file.Files.isDirectory(path)) {
        throw new UsageException(
            "%s is not there. Name the folder that percorso simulate wrote.".formatted(path));
      }
      truth = truth.with(table, spark.read().parquet(path.toString()));
    }
    Tables published = Tables.none();
    for (TableContract table : SCORED) {
      published =
          published.with(table, warehouse.read(table, publication.table(table.name()).files()));
    }
    return new Scores(
        Score.of(
                truth,
                published,
                (namespace, identifier) -> pseudonym(settings, namespace, identifier),
                settings.runDate(LocalDate.parse(publication.runDate())))
            .orderBy(functions.col("kind").desc(), functions.col("measure"))
            .collectAsList());
  }

  private static Column pseudonym(Settings settings, Column namespace, Column identifier) {
    Column pseudonym = functions.lit(null).cast("string");
    for (IdentifierKind kind : IdentifierKind.values()) {
      pseudonym =
          functions
              .when(
                  namespace.equalTo(kind.name().toLowerCase(java.util.Locale.ROOT)),
                  settings.pseudonyms().of(kind, identifier, settings.staging().identifiers()))
              .otherwise(pseudonym);
    }
    return pseudonym;
  }

  String text() {
    TextTable table =
        new TextTable("measure", "planted", "found", "precision", "recall", "f1", "note");
    for (Row row : rows) {
      table.row(
          row.getAs("measure"),
          "%,d".formatted(row.<Long>getAs("planted")),
          "%,d".formatted(row.<Long>getAs("found")),
          rate(row, "precision"),
          rate(row, "recall"),
          rate(row, "f1"),
          row.getAs("note") == null ? "" : row.getAs("note"));
    }
    return table.text();
  }

  List<Map<String, Object>> json() {
    return rows.stream()
        .map(
            row -> {
              Map<String, Object> json = new LinkedHashMap<>();
              for (String name : row.schema().fieldNames()) {
                json.put(name, row.getAs(name));
              }
              return json;
            })
        .toList();
  }

  private static String rate(Row row, String name) {
    Double rate = row.getAs(name);
    return rate == null ? "-" : "%.4f".formatted(rate);
  }
}
