package io.percorso.run;

import static org.apache.spark.sql.functions.col;

import io.percorso.quality.QualityResult;
import io.percorso.source.DeliveredFile;
import io.percorso.source.Feed;
import io.percorso.source.FeedConfig;
import io.percorso.source.FeedRead;
import io.percorso.source.FeedReader;
import io.percorso.source.RunDate;
import io.percorso.source.SourceException;
import io.percorso.source.UnreadableFile;
import io.percorso.staging.FeedCounts;
import io.percorso.staging.RepeatedKeyFiles;
import io.percorso.staging.SourceFiles;
import io.percorso.staging.StagedFeed;
import io.percorso.staging.StagedFeeds;
import io.percorso.staging.Staging;
import io.percorso.staging.StagingChange;
import io.percorso.table.RowChange;
import io.percorso.table.TableContract;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Stages one feed: as a whole, or where the night before knows most of its files, those alone that
 * it does not know to their end.
 */
final class FeedStaging {
  private final Feed feed;
  private final FeedConfig config;
  private final Settings settings;
  private final JobTables tables;
  private final RunContext run;
  private final FeedReader reader;

  FeedStaging(FeedConfig config, Settings settings, JobTables tables, RunContext run) {
    this.feed = config.feed();
    this.config = config;
    this.settings = settings;
    this.tables = tables;
    this.run = run;
    reader = new FeedReader(run.spark());
  }

  /**
   * What the night before knew of the feed.
   *
   * @param files the rows of {@link SourceFiles}
   * @param counts the row of {@link FeedCounts}
   */
  record Earlier(RunDate date, List<Row> files, Row counts) {}

  /**
   * What a feed adds to the tables that all feeds share.
   *
   * @param isChange whether to the rows that were there before, or instead of them
   * @param noLonger rejected rows that are so no longer
   * @param again keys whose files are told again
   * @param read how many of how many files were read
   */
  record Parts(
      Feed feed,
      boolean isChange,
      List<Dataset<Row>> rejected,
      List<Dataset<Row>> noLonger,
      List<Dataset<Row>> identifiers,
      List<Dataset<Row>> repeatedKeys,
      Optional<Dataset<Row>> again,
      List<Row> files,
      QualityResult read,
      Row counts,
      Runnable release) {

    static Parts ofAbsent(Feed feed) {
      return new Parts(
          feed,
          false,
          List.of(),
          List.of(),
          List.of(),
          List.of(),
          Optional.empty(),
          List.of(),
          told(feed, 0, 0),
          FeedCounts.ofAbsent(feed.name()),
          () -> {});
    }
  }

  /** Stages it; {@code earlier} is there where its rows may be kept. */
  Parts staged(Optional<Earlier> earlier) {
    Optional<List<DeliveredFile>> files = reader.files(config);
    return earlier
        .flatMap(before -> files.flatMap(there -> onTop(before, there)))
        .orElseGet(() -> whole(files));
  }

  /** Keeps rows of the night before; nothing where this one would read their files otherwise. */
  private Optional<Parts> onTop(Earlier earlier, List<DeliveredFile> files) {
    String now = Staging.settings(config, settings.staging(), run.date(), settings.pseudonyms());
    return Open.of(earlier, files)
        .filter(open -> open.reading().startsWith(now))
        .flatMap(
            open ->
                open.files().isEmpty()
                    ? Optional.of(kept(earlier))
                    : changedIfAlike(earlier, files, open));
  }

  /**
   * What some files cannot be read for by themselves, such as a column that only others have, or
   * rows that moved to another file.
   */
  private Optional<Parts> changedIfAlike(Earlier earlier, List<DeliveredFile> files, Open open) {
    try {
      return changed(earlier, files, open);
    } catch (SourceException e) {
      return Optional.empty();
    }
  }

  /**
   * The files that have to be read: those that are new, or could not be read the night before, or
   * have rows that waited.
   *
   * @param files their paths
   * @param waiting those of them whose rows the night before had read
   * @param reading how it read all files
   */
  private record Open(Set<String> files, Set<String> waiting, String reading) {

    /** Nothing where a file is another or gone, or too much is new to make a difference. */
    static Optional<Open> of(Earlier earlier, List<DeliveredFile> files) {
      Map<String, DeliveredFile> there =
          files.stream().collect(Collectors.toMap(DeliveredFile::path, file -> file));
      Set<String> settled = new HashSet<>();
      Set<String> waiting = new HashSet<>();
      Set<String> readings = new HashSet<>();
      for (Row row : earlier.files()) {
        DeliveredFile known =
            new DeliveredFile(
                row.getAs("source_file"),
                row.getAs("byte_count"),
                row.<java.sql.Timestamp>getAs("modified_at").toInstant());
        if (!known.equals(there.get(known.path()))) {
          return Optional.empty();
        }
        (row.<Boolean>getAs("is_settled") ? settled : waiting).add(known.path());
        readings.add(row.getAs("reading"));
      }
      List<DeliveredFile> open =
          files.stream().filter(file -> !settled.contains(file.path())).toList();
      boolean areFew = 2 * bytes(open) <= bytes(files);
      return readings.size() == 1 && areFew
          ? Optional.of(
              new Open(
                  open.stream().map(DeliveredFile::path).collect(Collectors.toSet()),
                  waiting,
                  readings.iterator().next()))
          : Optional.empty();
    }

    private static long bytes(List<DeliveredFile> files) {
      return files.stream().mapToLong(DeliveredFile::bytes).sum();
    }
  }

  private Parts kept(Earlier earlier) {
    tables.keep(StagedFeeds.of(feed));
    return new Parts(
        feed,
        true,
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        Optional.empty(),
        earlier.files(),
        told(feed, 0, earlier.files().size()),
        earlier.counts(),
        () -> {});
  }

  private Optional<Parts> changed(Earlier earlier, List<DeliveredFile> files, Open open) {
    FeedRead read = reader.read(config, open.files()::contains);
    boolean hasLost =
        read.unreadable().stream().map(UnreadableFile::path).anyMatch(open.waiting()::contains);
    if (hasLost || !open.reading().equals(reading(read))) {
      return Optional.empty();
    }
    TableContract contract = StagedFeeds.of(feed);
    Dataset<Row> before = tables.locatedBefore(contract);
    Dataset<Row> repeated =
        tables.before(RepeatedKeyFiles.CONTRACT).where(col("feed").equalTo(feed.name()));
    Optional<StagingChange> worked =
        Staging.change(
            new StagingChange.Earlier(before, repeated, open.waiting(), earlier.date()),
            read,
            open.files(),
            paths -> readAlong(paths, files),
            config.zone(),
            settings.staging(),
            run.date(),
            settings.pseudonyms());
    return worked.flatMap(
        change -> {
          Optional<Row> counts = change.counts(earlier.counts());
          if (counts.isEmpty()) {
            change.close();
            return Optional.empty();
          }
          notes(read);
          tables.change(contract, RowChange.located(change.removed(), change.added()));
          requireCounted(counts.get());
          return Optional.of(
              new Parts(
                  feed,
                  true,
                  rejected(change.now(), read),
                  change.rejectedBefore(),
                  change.identifiers(),
                  change.now().repeatedKeys(),
                  Optional.of(change.keys()),
                  files(files, change.now(), read, open),
                  told(feed, open.files().size(), files.size()),
                  counts.get(),
                  change::close));
        });
  }

  /** Files of the night before; rows of equal content may be told to lie in one that is gone. */
  private FeedRead readAlong(Set<String> paths, List<DeliveredFile> files) {
    Set<String> there = files.stream().map(DeliveredFile::path).collect(Collectors.toSet());
    if (!there.containsAll(paths)) {
      throw new SourceException("files that had these keys are there no more");
    }
    return reader.read(config, paths::contains);
  }

  /** Two ways to the same number: what the counts say, and what the files hold. */
  private void requireCounted(Row counts) {
    long rows = tables.rows(StagedFeeds.of(feed));
    long counted = counts.getLong(FeedCounts.CONTRACT.columnNames().indexOf("staged_count"));
    if (rows != counted) {
      throw new IllegalStateException(
          "%s has %,d rows, but %,d were counted. Run rebuild, and report it"
              .formatted(StagedFeeds.of(feed), rows, counted));
    }
  }

  /** The files settled before are so for ever. */
  private List<Row> files(List<DeliveredFile> files, StagedFeed staged, FeedRead read, Open open) {
    Set<String> waiting = new HashSet<>(staged.waitingFiles());
    waiting.retainAll(open.files());
    return SourceFiles.of(feed, readable(files, read), waiting, open.reading());
  }

  /** A file that could not be read is as good as not delivered: the next night tries again. */
  private static List<DeliveredFile> readable(List<DeliveredFile> files, FeedRead read) {
    Set<String> unreadable =
        read.unreadable().stream().map(UnreadableFile::path).collect(Collectors.toSet());
    return files.stream().filter(file -> !unreadable.contains(file.path())).toList();
  }

  private Parts whole(Optional<List<DeliveredFile>> listed) {
    List<DeliveredFile> files = listed.orElse(List.of());
    Set<String> paths = files.stream().map(DeliveredFile::path).collect(Collectors.toSet());
    // What comes after they were listed is not told in source_files: it is for the next night.
    FeedRead read = reader.read(config, path -> listed.isEmpty() || paths.contains(path));
    notes(read);
    TableContract contract = StagedFeeds.of(feed);
    StagedFeed staged =
        Staging.stage(
            feed,
            read.delivered(),
            config.zone(),
            settings.staging(),
            run.date(),
            settings.pseudonyms());
    tables.write(contract, staged.rows());
    return new Parts(
        feed,
        false,
        rejected(staged, read),
        List.of(),
        staged.identifiers(tables.written(contract)),
        files.isEmpty() ? List.of() : staged.repeatedKeys(),
        Optional.empty(),
        SourceFiles.of(feed, readable(files, read), staged.waitingFiles(), reading(read)),
        told(feed, files.size(), files.size()),
        staged.counts(),
        staged::release);
  }

  private static QualityResult told(Feed feed, int files, int all) {
    return new QualityResult(
        "read",
        feed.name(),
        QualityResult.Status.PASSED,
        all == 0 ? 1.0 : (double) files / all,
        null,
        all == 0
            ? "it is no feed of files: all rows"
            : "%,d of %,d files; what the others bring is staged since the night before"
                .formatted(files, all));
  }

  private String reading(FeedRead read) {
    return Staging.reading(config, read, settings.staging(), run.date(), settings.pseudonyms());
  }

  private List<Dataset<Row>> rejected(StagedFeed staged, FeedRead read) {
    List<Dataset<Row>> rejected = new ArrayList<>(staged.rejected());
    if (!read.unreadable().isEmpty()) {
      rejected.add(Staging.unreadableFiles(run.spark(), feed, read.unreadable()));
    }
    return rejected;
  }

  private void notes(FeedRead read) {
    if (!read.ignoredColumns().isEmpty()) {
      run.progress()
          .note(
              feed
                  + ": columns without a use are ignored: "
                  + String.join(", ", read.ignoredColumns()));
    }
    read.unreadable()
        .forEach(file -> run.progress().note(feed + ": left out, because it is broken: " + file));
  }
}
