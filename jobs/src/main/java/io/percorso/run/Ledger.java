package io.percorso.run;

import io.percorso.quality.QualityResult;
import io.percorso.quality.QualityResults;
import io.percorso.quality.Restatements;
import io.percorso.table.SideBySide;
import io.percorso.table.StagedTable;
import io.percorso.table.TableContract;
import io.percorso.table.Warehouse;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;

/** The tables of ops, which only grow: what was run, found, published and moved. */
final class Ledger {
  static final List<TableContract> TABLES =
      List.of(
          Publications.CONTRACT,
          Runs.CONTRACT,
          Runs.TABLES,
          QualityResults.CONTRACT,
          Restatements.CONTRACT);

  private final SparkSession spark;
  private final Warehouse warehouse;

  Ledger(SparkSession spark, Warehouse warehouse) {
    this.spark = spark;
    this.warehouse = warehouse;
  }

  /** Another release may have begun the tables. */
  void migrate() {
    SideBySide.each(
        spark,
        TABLES,
        table -> {
          warehouse.migrate(table);
          return table;
        });
  }

  /** The row that makes a set of versions what readers see; the same again changes nothing. */
  void publish(Publication publication) {
    warehouse.append(
        Publications.CONTRACT,
        List.of(
            RowFactory.create(
                publication.number(),
                publication.runId(),
                Date.valueOf(publication.runDate()),
                Timestamp.from(Instant.parse(publication.publishedAt())),
                publication.tables().stream()
                    .map(
                        table ->
                            RowFactory.create(
                                table.table(),
                                table.version(),
                                table.rows(),
                                table.hash(),
                                table.path()))
                    .toList())),
        Optional.of(publication.number() - 1));
  }

  /** What a publication moved; the same again changes nothing. */
  void restated(Publication publication, List<Row> restatements) {
    if (!restatements.isEmpty()) {
      warehouse.append(Restatements.CONTRACT, restatements, Optional.of(publication.number()));
    }
  }

  /**
   * What came of a run.
   *
   * @param run a row of {@link Runs#CONTRACT}
   */
  void ended(Row run, List<StagedTable> tables, List<QualityResult> checked) {
    String runId = run.getString(0);
    LocalDate runDate = run.getDate(2).toLocalDate();
    Instant ended = run.getTimestamp(8).toInstant();
    Map<TableContract, List<Row>> rows = new LinkedHashMap<>();
    rows.put(Runs.CONTRACT, List.of(run));
    rows.put(Runs.TABLES, tables.stream().map(table -> written(runId, table, ended)).toList());
    rows.put(
        QualityResults.CONTRACT,
        checked.stream().map(result -> QualityResults.row(runId, runDate, result, ended)).toList());
    rows.values().removeIf(List::isEmpty);
    SideBySide.each(
        spark,
        List.copyOf(rows.entrySet()),
        entry -> {
          warehouse.append(entry.getKey(), entry.getValue(), Optional.empty());
          return entry.getKey();
        });
  }

  private static Row written(String runId, StagedTable table, Instant ended) {
    return RowFactory.create(
        runId,
        table.table(),
        table.rows(),
        table.hash(),
        table.bytes(),
        table.seconds(),
        Timestamp.from(ended));
  }
}
