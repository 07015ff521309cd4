package io.percorso.pattern;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.unix_micros;
import static org.apache.spark.sql.functions.when;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Says of pattern candidates, for any window, what their rates are counted from. */
final class CandidateRates {
  private CandidateRates() {}

  /** The window of each pattern itself, seconds; null: not a pattern with a placebo. */
  static Column ownWindowSeconds(List<Pattern> patterns) {
    return byPattern(
        patterns,
        pattern -> lit(pattern.windowMicros() == null ? 0 : pattern.windowMicros() / 1_000_000));
  }

  /** The same rows and what {@link PatternRates} counts, for the window in {@code seconds}. */
  static Dataset<Row> withCounted(
      Dataset<Row> candidates, Column seconds, List<Pattern> patterns, EvidenceHistory history) {
    Map<String, Column> counted = new LinkedHashMap<>();
    counted.put("needs_person", lit(true));
    counted.put("is_in_rate", isInRate(seconds, patterns, history));
    counted.put("is_matched", holds("lag_seconds", "unless_lag_seconds", seconds));
    counted.put("is_compared", isCompared(seconds, patterns, history));
    counted.put(
        "is_mirrored_matched",
        holds("mirrored_lag_seconds", "mirrored_unless_lag_seconds", seconds));
    return candidates.withColumns(counted);
  }

  /** Whether a candidate is counted in one of the histories alone, as it is or as compared. */
  static Column isCountedOtherwise(
      Column seconds, List<Pattern> patterns, EvidenceHistory one, EvidenceHistory other) {
    return isInRate(seconds, patterns, one)
        .notEqual(isInRate(seconds, patterns, other))
        .or(isCompared(seconds, patterns, one).notEqual(isCompared(seconds, patterns, other)));
  }

  private static Column isInRate(Column seconds, List<Pattern> patterns, EvidenceHistory history) {
    Column begins = unix_micros(col("purchased_at")).minus(micros(seconds));
    return coalesce(begins.geq(historyStart(patterns, history)), lit(false));
  }

  private static Column isCompared(
      Column seconds, List<Pattern> patterns, EvidenceHistory history) {
    Column mirroredEnds = unix_micros(col("purchased_at")).plus(micros(seconds));
    return isInRate(seconds, patterns, history)
        .and(mirroredEnds.lt(lit(history.endMicros())))
        .and(col("is_identified"));
  }

  private static Column micros(Column seconds) {
    return seconds.multiply(lit(1_000_000L));
  }

  private static Column holds(String lag, String unlessLag, Column seconds) {
    return coalesce(col(lag).leq(seconds), lit(false))
        .and(coalesce(col(unlessLag).gt(seconds), lit(true)));
  }

  private static Column historyStart(List<Pattern> patterns, EvidenceHistory history) {
    return byPattern(
        patterns,
        pattern -> {
          Long start =
              pattern.evidenceFeed() == null
                  ? null
                  : history.startMicros().get(pattern.evidenceFeed());
          return lit(start).cast("bigint");
        });
  }

  private static Column byPattern(List<Pattern> patterns, Function<Pattern, Column> value) {
    Column column = lit(null).cast("bigint");
    for (Pattern pattern : patterns) {
      if (pattern.hasPlacebo()) {
        column =
            when(col("pattern").equalTo(pattern.name()), value.apply(pattern)).otherwise(column);
      }
    }
    return column;
  }
}
