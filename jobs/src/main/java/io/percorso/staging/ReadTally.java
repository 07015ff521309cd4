package io.percorso.staging;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.percorso.source.Feed;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What the first pass counts: all rows delivered, and those that are not valid. */
final class ReadTally {
  static final String READ = "read";
  static final String HELD = "held";
  static final String QUARANTINED = "quarantined";
  static final String UNPARSED = "unparsed";

  private final Tally tally = new Tally();

  ReadTally(Feed feed) {
    Column verdict = col(Findings.VERDICT);
    Amounts.addCount(tally, feed, READ, lit(true));
    Amounts.addCount(tally, feed, HELD, verdict.equalTo(RowVerdicts.HELD));
    Amounts.addCount(tally, feed, QUARANTINED, verdict.gt(RowVerdicts.VALID));
    tally.number(
        UNPARSED,
        sum(when(verdict.equalTo(RowVerdicts.VALID), col(Findings.UNPARSED)).otherwise(0)));
  }

  Dataset<Row> over(Dataset<Row> findings) {
    return tally.over(findings);
  }

  Tally tally() {
    return tally;
  }
}
