package io.percorso.run;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/**
 * The publications as files under {@code <warehouse>/_publications}. An intent is put before the
 * first table is committed: from then on the publication will be completed, by whoever comes next.
 * A publication without an intent is what readers see.
 */
public final class PublicationFiles {
  private static final String FINISHED = ".json";
  private static final String INTENT = ".intent";

  private final JsonFiles files;

  public PublicationFiles(String warehouse, Configuration hadoop) {
    files = new JsonFiles(warehouse + "/_publications", hadoop);
  }

  /** What readers see now; empty where nothing was ever published. */
  public Optional<Publication> newest() {
    List<String> finished = finished();
    return finished.isEmpty()
        ? Optional.empty()
        : files.readWhole(finished.get(finished.size() - 1), Publication.class);
  }

  /** The publications that are kept, oldest first. */
  public List<Publication> kept() {
    return finished().stream()
        .flatMap(name -> files.readWhole(name, Publication.class).stream())
        .toList();
  }

  /** The latest run date of those, where readers see an earlier one: a backfill has not ended. */
  Optional<LocalDate> latestUnseen() {
    Optional<LocalDate> seen = newest().map(newest -> LocalDate.parse(newest.runDate()));
    return latestDate().filter(latest -> seen.map(latest::isAfter).orElse(false));
  }

  /** The latest run date of those; empty: nothing was published. */
  public Optional<LocalDate> latestDate() {
    return kept().stream()
        .map(publication -> LocalDate.parse(publication.runDate()))
        .max(Comparator.naturalOrder());
  }

  private List<String> finished() {
    return files.names().stream().filter(name -> name.matches("\\d{20}\\.json")).toList();
  }

  /** A publication that was decided and is not complete; one half written was not decided. */
  Optional<Publication> intended() {
    List<Publication> intended = new ArrayList<>();
    for (String name : files.names()) {
      if (name.matches("\\d{20}\\.intent")) {
        files
            .read(name, Publication.class)
            .filter(intent -> !finished().contains(name(intent.number(), FINISHED)))
            .ifPresentOrElse(intended::add, () -> files.delete(name));
      }
    }
    return intended.stream().findFirst();
  }

  void intend(Publication publication) {
    if (finished().contains(name(publication.number(), FINISHED))
        || !files.create(name(publication.number(), INTENT), publication)) {
      throw new LockedException(
          "Another run has begun publication %d. Try again when it has ended."
              .formatted(publication.number()));
    }
  }

  /** Takes back an intent of which no table was committed. */
  void withdraw(Publication publication) {
    files.delete(name(publication.number(), INTENT));
  }

  void finish(Publication publication) {
    files.put(name(publication.number(), FINISHED), publication);
    files.delete(name(publication.number(), INTENT));
  }

  /** Forgets a publication: its versions may be removed. */
  void forget(Publication publication) {
    files.delete(name(publication.number(), FINISHED));
  }

  private static String name(long number, String suffix) {
    return "%020d".formatted(number) + suffix;
  }
}
