package io.percorso.run;

import io.percorso.table.StagedTable;
import io.percorso.table.Warehouse;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** The ops tables that only grow: publications, runs, what runs wrote. */
final class Ledger {
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
