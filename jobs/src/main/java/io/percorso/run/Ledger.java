package io.percorso.run;

import io.percorso.quality.QualityResult;
import io.percorso.quality.QualityResults;
import io.percorso.quality.Restatements;
import io.percorso.table.StagedTable;
import io.percorso.table.TableContract;
import io.percorso.table.Warehouse;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** The tables of ops, which only grow: what was run, found, published and moved. */
final class Ledger {
  static final List<TableContract> TABLES =
      List.of(
          Publications.CONTRACT,
          Runs.CONTRACT,
          Runs.TABLES,
          QualityResults.CONTRACT,
          Restatements.CONTRACT);

  private final Warehouse warehouse;

  Ledger(Warehouse warehouse) {
    this.warehouse = warehouse;
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

  /** What a run's checks found, whether it will be published or not. */
  void checked(String runId, LocalDate runDate, List<QualityResult> results, Instant at) {
    warehouse.append(
        QualityResults.CONTRACT,
        results.stream().map(result -> QualityResults.row(runId, runDate, result, at)).toList(),
        Optional.empty());
  }

  /** What a publication moved; the same again changes nothing. */
  void restated(Publication publication, List<Row> restatements) {
    if (!restatements.isEmpty()) {
      warehouse.append(Restatements.CONTRACT, restatements, Optional.of(publication.number()));
    }
  }

  void ended(Row run, String runId, List<StagedTable> tables) {
    List<Row> written =
        tables.stream()
            .map(
                table ->
                    RowFactory.create(
                        runId,
                        table.table(),
                        table.rows(),
                        table.hash(),
                        table.bytes(),
                        table.seconds()))
            .toList();
    if (!written.isEmpty()) {
      warehouse.append(Runs.TABLES, written, Optional.empty());
    }
    warehouse.append(Runs.CONTRACT, List.of(run), Optional.empty());
  }
}
