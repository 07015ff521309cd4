package io.percorso.run;

import static org.apache.spark.sql.functions.col;

import io.percorso.increment.ChangedDates;
import io.percorso.increment.NightTables;
import io.percorso.pattern.EvidenceHistory;
import io.percorso.pattern.OmnichannelDaily;
import io.percorso.quality.QualityResult;
import io.percorso.quality.QualityResult.Status;
import io.percorso.source.RunDate;
import io.percorso.staging.FeedCounts;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Which dates a night measures again, and why.
 *
 * @param again the measures of all other dates stay; empty: every date
 * @param told how many they are, or why every date
 */
record DateScope(Optional<Again> again, QualityResult told) {
  private static final String DAY = "business_date";

  /**
   * Some dates.
   *
   * @param dates {@link ChangedDates#DATE}, distinct
   * @param before the daily measures of the night before
   */
  record Again(Dataset<Row> dates, Dataset<Row> before) {

    /** Those of order lines, or of what follows from them, that were ordered on the dates. */
    Dataset<Row> of(Dataset<Row> lines) {
      return lines.join(dates, new String[] {ChangedDates.DATE}, "left_semi");
    }

    Dataset<Row> withOtherDates(Dataset<Row> measures) {
      return before.join(dates.toDF(DAY), new String[] {DAY}, "left_anti").unionByName(measures);
    }
  }

  /** Decides. */
  static DateScope of(
      JobTables tables, RunContext run, Settings settings, EvidenceHistory history) {
    Optional<String> whyAll = settings.recompute().whyAll(tables);
    if (whyAll.isPresent()) {
      return new DateScope(Optional.empty(), told(1, "every date: " + whyAll.get()));
    }
    RunDate before = settings.runDate(tables.dateBefore().orElseThrow());
    Dataset<Row> dates =
        ChangedDates.between(
            new NightTables(tables::before, tables::onlyBefore),
            new NightTables(tables::read, tables::onlyNow),
            settings.patterns(),
            EvidenceHistory.of(before, tables.before(FeedCounts.CONTRACT).collectAsList()),
            history);
    Dataset<Row> daily = tables.before(OmnichannelDaily.CONTRACT);
    long again = dates.count();
    long all = daily.select(DAY).union(dates.select(col(ChangedDates.DATE))).distinct().count();
    String counted = "%,d of %,d dates".formatted(again, all);
    run.progress().note("measured again: " + counted);
    return new DateScope(
        Optional.of(new Again(dates, daily)), told(all == 0 ? 1 : (double) again / all, counted));
  }

  /** The rows of order lines, or of what follows from them, that are measured. */
  Dataset<Row> measured(Dataset<Row> lines) {
    return again.map(some -> some.of(lines)).orElse(lines);
  }

  /** The measures of every date, of those of the measured rows. */
  Dataset<Row> complete(Dataset<Row> measures) {
    return again.map(some -> some.withOtherDates(measures)).orElse(measures);
  }

  private static QualityResult told(double share, String message) {
    return new QualityResult(
        "recomputed", OmnichannelDaily.CONTRACT.name(), Status.PASSED, share, null, message);
  }
}
