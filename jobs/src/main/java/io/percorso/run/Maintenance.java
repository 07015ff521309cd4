package io.percorso.run;

import io.percorso.table.TableContract;
import io.percorso.table.Warehouse;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;

/**
 * Forgets the oldest publications, removes the files that only they named, and makes one file of
 * the many small ones of tables that grow. What a kept publication names stays.
 */
final class Maintenance {
  private final Warehouse warehouse;
  private final String root;
  private final Configuration hadoop;
  private final List<TableContract> published;
  private final List<TableContract> growing;

  /**
   * @param published the tables of a publication
   * @param growing the tables that are appended to
   */
  Maintenance(
      Warehouse warehouse,
      String root,
      Configuration hadoop,
      List<TableContract> published,
      List<TableContract> growing) {
    this.warehouse = warehouse;
    this.root = root;
    this.hadoop = hadoop;
    this.published = published;
    this.growing = growing;
  }

  /**
   * What was done.
   *
   * @param forgotten publications
   * @param removed files and folders of runs
   */
  record Maintained(int forgotten, int removed) {}

  /**
   * Keeps so many of the newest publications, at least one, and the newest of the latest date: by
   * it a backfill of older dates knows where readers have to end.
   */
  Maintained run(int keep, WarehouseLock lock) {
    PublicationFiles publications = new PublicationFiles(root, hadoop);
    List<Publication> all = publications.kept();
    List<Publication> kept = kept(all, keep);
    List<Publication> forgotten = new ArrayList<>(all);
    forgotten.removeAll(kept);
    lock.requireHeld();
    forgotten.forEach(publications::forget);
    int removed = 0;
    if (!kept.isEmpty()) {
      List<RunFolder> atWork = RunFolder.all(root, hadoop);
      for (TableContract table : published) {
        lock.requireHeld();
        removed += vacuum(table, kept, atWork);
      }
    }
    for (TableContract table : growing) {
      lock.requireHeld();
      warehouse.compact(table);
    }
    return new Maintained(forgotten.size(), removed);
  }

  private static List<Publication> kept(List<Publication> all, int keep) {
    List<Publication> newest = all.subList(Math.max(0, all.size() - keep), all.size());
    return all.stream()
        .max(Comparator.comparing(Publication::runDate).thenComparing(Publication::number))
        .filter(latest -> !newest.contains(latest))
        .map(latest -> Stream.concat(Stream.of(latest), newest.stream()).toList())
        .orElse(newest);
  }

  private int vacuum(TableContract table, List<Publication> kept, List<RunFolder> atWork) {
    Set<String> files = files(table, kept);
    Set<String> folders = new HashSet<>();
    for (RunFolder run : atWork) {
      folders.add(run.attempt().folder());
      // what it staged may have files of a publication that is forgotten
      run.staged(table).ifPresent(staged -> files.addAll(staged.files()));
    }
    return versions(table, kept)
        .min(Comparator.comparing(String::length).thenComparing(Comparator.naturalOrder()))
        .map(oldest -> warehouse.vacuum(table, files, folders::contains, oldest))
        .orElse(0);
  }

  private static Set<String> files(TableContract table, List<Publication> kept) {
    return kept.stream()
        .flatMap(publication -> publication.find(table.name()).stream())
        .flatMap(version -> version.files().stream())
        .collect(Collectors.toCollection(HashSet::new));
  }

  private static Stream<String> versions(TableContract table, List<Publication> kept) {
    return kept.stream()
        .flatMap(publication -> publication.find(table.name()).stream())
        .map(Publication.PublishedTable::version);
  }
}
