package io.percorso.staging;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_set;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.percorso.source.Feed;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What the first pass counts: all rows delivered, and those that are not valid. Not while rows pass
 * by: of a feed without any valid row Spark would forget what it had counted.
 */
final class ReadTally {
  static final String READ = "read";
  static final String HELD = "held";
  static final String QUARANTINED = "quarantined";
  static final String UNPARSED = "unparsed";
  static final String WAITING_FILES = "waiting_files";

  private ReadTally() {}

  /** Counts {@link Findings}. */
  static Tally of(Feed feed, Dataset<Row> findings) {
    Tally tally = new Tally();
    Column verdict = col(Findings.VERDICT);
    Amounts.addCount(tally, feed, READ, lit(true));
    Amounts.addCount(tally, feed, HELD, verdict.equalTo(RowVerdicts.HELD));
    Amounts.addCount(tally, feed, QUARANTINED, verdict.gt(RowVerdicts.VALID));
    tally.number(
        UNPARSED,
        sum(when(verdict.equalTo(RowVerdicts.VALID), col(Findings.UNPARSED)).otherwise(0)));
    tally.number(WAITING_FILES, collect_set(when(col(Findings.WAITS), col(Findings.SOURCE_FILE))));
    tally.count(findings);
    return tally;
  }
}
