package io.percorso.pattern;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import io.percorso.table.TableContract;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** How the rates of the patterns with a placebo grow with the window, over the whole history. */
public final class PatternWindows {
  public static final TableContract CONTRACT =
      PatternRates.columns(
              TableContract.table("mart", "pattern_windows")
                  .grain(
                      "one row per pattern and reported window that any line is asked of, over the"
                          + " whole history. "
                          + PatternRates.LOYAL_ONLY)
                  .key("pattern", "window_days")
                  .required("pattern", StringType, "the pattern")
                  .required("window_days", IntegerType, "n days are n × 24 h, inclusive"))
          .build();

  private PatternWindows() {}

  /** One row per pattern and reported window, from core.pattern_candidates. */
  public static Dataset<Row> from(
      Dataset<Row> candidates, PatternConfig config, EvidenceHistory history) {
    List<Pattern> patterns = config.patterns();
    Dataset<Row> byWindow =
        candidates.select(
            col("pattern"),
            col("person_id"),
            col("lag_seconds"),
            col("unless_lag_seconds"),
            col("mirrored_lag_seconds"),
            col("mirrored_unless_lag_seconds"),
            col("is_identified"),
            col("purchased_at"),
            explode(windows(patterns)).as("window_days"));
    Column seconds = col("window_days").cast("bigint").multiply(lit(86_400L));
    return CONTRACT.conform(
        PatternRates.from(
            CandidateRates.withCounted(byWindow, seconds, patterns, history),
            List.of("pattern", "window_days"),
            config.minCell()));
  }

  private static Column windows(List<Pattern> patterns) {
    Column windows = lit(null).cast("array<int>");
    for (Pattern pattern : patterns) {
      Column own =
          array(pattern.reportedWindows().stream().map(days -> lit(days)).toArray(Column[]::new))
              .cast("array<int>");
      windows = when(col("pattern").equalTo(pattern.name()), own).otherwise(windows);
    }
    return windows;
  }
}
