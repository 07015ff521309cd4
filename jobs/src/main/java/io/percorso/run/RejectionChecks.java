package io.percorso.run;

import io.percorso.quality.FeedRejections;
import io.percorso.quality.QualityConfig;
import io.percorso.quality.QualityResult;
import io.percorso.run.FeedStaging.Earlier;
import io.percorso.run.FeedStaging.Parts;
import io.percorso.source.Feed;
import io.percorso.staging.FeedCounts;
import io.percorso.staging.Quarantine;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Holds what of each feed was rejected against what came of it. */
final class RejectionChecks {
  private static final int MOST_REASONS = 3;

  private RejectionChecks() {}

  /** A result per feed. */
  static List<QualityResult> of(
      List<Parts> feeds, Map<Feed, Earlier> earlier, QualityConfig config) {
    return feeds.stream()
        .map(
            parts ->
                FeedRejections.judged(
                    parts.feed(),
                    come(parts, earlier, FeedCounts::read),
                    come(parts, earlier, FeedCounts::quarantined),
                    config,
                    () -> why(parts.rejected())))
        .toList();
  }

  /** Since the night before, or all where all of it was read again. */
  private static long come(Parts parts, Map<Feed, Earlier> earlier, ToLongFunction<Row> count) {
    Earlier before = earlier.get(parts.feed());
    long known = parts.isChange() && before != null ? count.applyAsLong(before.counts()) : 0;
    return count.applyAsLong(parts.counts()) - known;
  }

  private static String why(List<Dataset<Row>> rejected) {
    return rejected.stream()
        .reduce(Dataset::unionByName)
        .map(rows -> Quarantine.reasons(rows).limit(MOST_REASONS).collectAsList())
        .orElse(List.of())
        .stream()
        .map(RejectionChecks::told)
        .collect(Collectors.joining("; "));
  }

  private static String told(Row reason) {
    String column = reason.getAs("column_name");
    String file = reason.getAs("source_file");
    return "%s%s in %,d rows%s"
        .formatted(
            reason.<String>getAs("reason"),
            column == null ? "" : " of " + column,
            reason.<Long>getAs("row_count"),
            file == null ? "" : ", for example of " + file);
  }
}
