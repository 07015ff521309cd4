package io.percorso.run;

import io.percorso.privacy.TextScrubber;
import io.percorso.quality.QualityResult;
import io.percorso.quality.QualityResult.Status;
import io.percorso.source.Feed;
import io.percorso.staging.StagedFeeds;
import io.percorso.touchpoint.UnknownWords;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Tells the activities and channels that stand in no list: they are published as other. */
final class WordChecks {
  private static final int MOST_SHOWN = 40;

  private WordChecks() {}

  /**
   * A result per feed.
   *
   * @param staged feeds that such words can be in
   */
  static List<QualityResult> of(Map<Feed, Dataset<Row>> staged) {
    if (staged.isEmpty()) {
      return List.of();
    }
    Map<String, List<Row>> found =
        UnknownWords.in(staged).orderBy("feed", "column_name").collectAsList().stream()
            .collect(Collectors.groupingBy(row -> row.getAs("feed")));
    return staged.keySet().stream()
        .map(feed -> result(feed, found.getOrDefault(feed.name(), List.of())))
        .toList();
  }

  private static QualityResult result(Feed feed, List<Row> found) {
    long rows = found.stream().mapToLong(row -> row.getAs("row_count")).sum();
    return new QualityResult(
        "unknown_word",
        StagedFeeds.of(feed).name(),
        rows == 0 ? Status.PASSED : Status.WARNED,
        (double) rows,
        0.0,
        rows == 0
            ? "every activity and channel is a known one"
            : found.stream().map(WordChecks::told).collect(Collectors.joining("; ")));
  }

  /** The word is anybody's: a wrong mapping may have put an address there. */
  private static String told(Row column) {
    Row most = column.getAs("most_frequent");
    String word = Objects.requireNonNull(TextScrubber.text(most.<String>getAs("word")));
    long others = column.<Long>getAs("word_count") - 1;
    return "%,d rows have an unknown %s and count as other: \"%s\" on %,d of them%s"
        .formatted(
            column.<Long>getAs("row_count"),
            column.<String>getAs("column_name"),
            word.substring(0, Math.min(word.length(), MOST_SHOWN)),
            most.<Long>getAs("row_count"),
            others == 0 ? "" : ", and %,d rarer words".formatted(others));
  }
}
