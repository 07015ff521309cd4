package io.percorso.run;

import static org.apache.spark.sql.functions.sum;

import io.percorso.staging.FeedCounts;
import java.util.Optional;
import org.apache.spark.sql.Row;

/** Which rows a night makes again. */
public enum Recompute {
  /**
   * As {@link #AFFECTED} where there are many rows, else as {@link #ALL}, which is quicker then.
   */
  AUTO,
  /** All. */
  ALL,
  /** Those that may come out otherwise than in the publication before. */
  AFFECTED;

  /** Measured: with so many both take about the same; with more, keeping rows takes less. */
  private static final long MANY_ROWS = 1_000_000;

  /** Why a night keeps no rows of the publication before, in words; empty: it does. */
  Optional<String> whyAll(JobTables tables) {
    if (tables.dateBefore().isEmpty()) {
      return Optional.of("nothing was published by the same rules, or all is to be made again");
    }
    return keepsRows(tables)
        ? Optional.empty()
        : Optional.of("so configured, or the rows are so few that it is quicker");
  }

  private boolean keepsRows(JobTables tables) {
    return switch (this) {
      case ALL -> false;
      case AFFECTED -> true;
      case AUTO -> {
        Row rows = tables.before(FeedCounts.CONTRACT).agg(sum("staged_count")).first();
        yield !rows.isNullAt(0) && rows.getLong(0) >= MANY_ROWS;
      }
    };
  }
}
