package io.percorso.run;

import io.percorso.pattern.OrderLineOutcomes;
import io.percorso.quality.Restatements;
import io.percorso.run.Publication.PublishedTable;
import io.percorso.source.RunDate;
import io.percorso.table.StagedTable;
import io.percorso.table.TableContent;
import io.percorso.table.TableContract;
import io.percorso.table.Warehouse;
import io.percorso.table.Warehouse.NextVersion;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;

/**
 * Makes what a run staged what readers see.
 *
 * <pre>
 * staged and sound → intent → table commits, in the graph's order → ops.publications → finished
 *      discarded ←   |   → completed
 * </pre>
 *
 * A run that dies before its intent is discarded by the next one; after it, completed. Each step
 * may be repeated.
 */
final class Publisher {
  /** Before any order. */
  private static final LocalDate BEGINNING = LocalDate.of(1, 1, 1);

  private final Warehouse warehouse;
  private final String root;
  private final Configuration hadoop;
  private final JobGraph graph;
  private final List<TableContract> tables;
  private final PublicationFiles publications;
  private final Ledger ledger;
  private final Clock clock;

  Publisher(
      Warehouse warehouse,
      String root,
      Configuration hadoop,
      JobGraph graph,
      Ledger ledger,
      Clock clock) {
    this.warehouse = warehouse;
    this.root = root;
    this.hadoop = hadoop;
    this.graph = graph;
    this.tables = graph.tables();
    this.publications = new PublicationFiles(root, hadoop);
    this.ledger = ledger;
    this.clock = clock;
  }

  Optional<Publication> newest() {
    return publications.newest();
  }

  /**
   * Completes a publication that a run began and did not end, and removes what runs staged and did
   * not begin to publish.
   *
   * @param withShared whether runs that several processes share are removed too
   */
  Recovered recover(WarehouseLock lock, boolean withShared) {
    Optional<Publication> intended = intended();
    intended.ifPresent(publication -> complete(publication, lock));
    Optional<Publication> newest = newest();
    List<RunFolder> published = new ArrayList<>();
    List<Discarded> discarded = new ArrayList<>();
    for (RunFolder folder : RunFolder.all(root, hadoop)) {
      if (newest.filter(n -> n.isOf(folder.attempt())).isPresent()) {
        published.add(folder);
      } else if (withShared || !folder.attempt().isShared()) {
        lock.requireHeld();
        boolean isTold = folder.isTold();
        folder.discard(warehouse, tables);
        discarded.add(new Discarded(folder.attempt(), isTold));
      }
    }
    return new Recovered(intended, published, discarded);
  }

  /**
   * What was decided and has to be completed. A former owner of the lock may have decided when its
   * successor had discarded what it had staged; that it could not commit, and is taken back.
   */
  private Optional<Publication> intended() {
    Optional<Publication> intended = publications.intended();
    boolean isThere =
        intended
            .map(
                decided ->
                    RunFolder.all(root, hadoop).stream()
                        .anyMatch(folder -> decided.isOf(folder.attempt())))
            .orElse(false);
    if (!isThere) {
      intended.ifPresent(publications::withdraw);
      return Optional.empty();
    }
    return intended;
  }

  /**
   * What a recovery did.
   *
   * @param completed the publication that was begun; empty: none was
   * @param published what is left of attempts that are published and ended before they could say so
   * @param discarded the attempts whose staged tables were removed
   */
  record Recovered(
      Optional<Publication> completed, List<RunFolder> published, List<Discarded> discarded) {}

  /** An attempt that was removed, and whether the ledger knows how it ended. */
  record Discarded(RunFolder.Attempt attempt, boolean isTold) {}

  /**
   * Publishes, or finds that readers see the same content for the same date already. The folder of
   * a run that published stays until the ledger knows of it.
   */
  Published publish(RunDate date, RunFolder folder, WarehouseLock lock) {
    Optional<Publication> newest = newest();
    Publication next = next(date, folder, newest);
    for (TableContract table : tables) {
      if (newest.flatMap(n -> n.find(table.name())).filter(next.tables()::contains).isPresent()) {
        warehouse.discard(table, folder.attempt().folder());
      }
    }
    if (newest.isPresent()
        && newest.get().runDate().equals(next.runDate())
        && newest.get().tables().equals(next.tables())) {
      folder.delete();
      return new Published(newest.get(), false);
    }
    lock.requireHeld();
    FaultPoint.reach("before-intent");
    publications.intend(next);
    FaultPoint.reach("after-intent");
    requireDecided(next, lock);
    complete(next, lock);
    return new Published(next, true);
  }

  /** Whoever has the lock now has discarded what this run staged, if the lock was lost before. */
  private void requireDecided(Publication next, WarehouseLock lock) {
    try {
      lock.requireHeld();
    } catch (LockedException e) {
      publications.withdraw(next);
      throw e;
    }
  }

  /** What readers see after a run, and whether that is new. */
  record Published(Publication publication, boolean isNew) {}

  /** A table whose rows did not change keeps its version. */
  private Publication next(RunDate date, RunFolder folder, Optional<Publication> newest) {
    List<PublishedTable> next = new ArrayList<>();
    for (TableContract table : tables) {
      Optional<PublishedTable> before = newest.flatMap(n -> n.find(table.name()));
      PublishedTable after = published(table, before, staged(table, folder));
      next.add(before.filter(after::hasContentOf).orElse(after));
    }
    return new Publication(
        newest.map(Publication::number).orElse(0L) + 1,
        folder.attempt().runId(),
        date.date().toString(),
        clock.instant().toString(),
        graph.rules(),
        next);
  }

  private static StagedTable staged(TableContract table, RunFolder folder) {
    return folder
        .staged(table)
        .orElseThrow(
            () ->
                new MissingInputException(
                    "%s is not staged under run id %s. Run all jobs of the graph with this --run-id before publish."
                        .formatted(table, folder.attempt().runId())));
  }

  private PublishedTable published(
      TableContract table, Optional<PublishedTable> before, StagedTable staged) {
    return new PublishedTable(
        table.name(),
        warehouse.versionAfter(before.map(PublishedTable::version), staged),
        staged.rows(),
        staged.hash(),
        warehouse.location(table),
        Publication.schemaOf(table),
        staged.files());
  }

  private void complete(Publication publication, WarehouseLock lock) {
    Optional<Publication> before =
        publications.newest().filter(newest -> newest.number() < publication.number());
    for (TableContract table : tables) {
      Optional<PublishedTable> old = before.flatMap(b -> b.find(table.name()));
      PublishedTable now = publication.table(table.name());
      if (!old.equals(Optional.of(now))) {
        lock.requireHeld();
        warehouse.commit(
            table,
            new NextVersion(
                now.version(),
                old.map(PublishedTable::files).orElse(List.of()),
                now.files(),
                !old.map(PublishedTable::schema).equals(Optional.of(now.schema())),
                publication.number(),
                publication.reason()));
        FaultPoint.reach("committed:" + table);
      }
    }
    lock.requireHeld();
    FaultPoint.reach("before-ledger");
    before.ifPresent(b -> ledger.restated(publication, restatements(b, publication)));
    ledger.publish(publication);
    FaultPoint.reach("after-ledger");
    publications.finish(publication);
    FaultPoint.reach("finished");
  }

  /** Readers saw each date last in the newest publication of it or of a later one. */
  private List<Row> restatements(Publication before, Publication now) {
    LocalDate until = date(now);
    LocalDate told = earlier(date(before), until);
    List<Row> moved = new ArrayList<>(restatements(before, now, BEGINNING, told));
    if (told.isBefore(until)) {
      List<Publication> kept = new ArrayList<>(publications.kept());
      Collections.reverse(kept);
      for (Publication older : kept) {
        LocalDate seen = earlier(date(older), until);
        if (older.number() < before.number() && told.isBefore(seen)) {
          moved.addAll(restatements(older, now, told, seen));
          told = seen;
        }
      }
    }
    return moved;
  }

  private List<Row> restatements(
      Publication before, Publication now, LocalDate after, LocalDate until) {
    TableContract outcomes = OrderLineOutcomes.CONTRACT;
    Optional<PublishedTable> old = before.find(outcomes.name());
    Optional<PublishedTable> next = now.find(outcomes.name());
    if (old.isEmpty() || next.isEmpty() || old.equals(next)) {
      return List.of();
    }
    return Restatements.of(
            now.number(),
            warehouse.read(outcomes, TableContent.without(old.get().files(), next.get().files())),
            warehouse.read(outcomes, TableContent.without(next.get().files(), old.get().files())),
            after,
            until)
        .collectAsList();
  }

  private static LocalDate date(Publication publication) {
    return LocalDate.parse(publication.runDate());
  }

  private static LocalDate earlier(LocalDate one, LocalDate other) {
    return one.isBefore(other) ? one : other;
  }
}
