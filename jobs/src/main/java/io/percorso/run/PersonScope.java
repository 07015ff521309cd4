package io.percorso.run;

import io.percorso.increment.AffectedPersons;
import io.percorso.increment.NightTables;
import io.percorso.increment.PassedTime;
import io.percorso.journey.Journeys;
import io.percorso.pattern.EvidenceHistory;
import io.percorso.quality.QualityResult;
import io.percorso.quality.QualityResult.Status;
import io.percorso.source.RunDate;
import io.percorso.staging.FeedCounts;
import io.percorso.table.SideBySide;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Whom a night goes through again, and why.
 *
 * @param affected all others keep their rows; empty: everybody
 * @param told how many they are, or why everybody
 */
record PersonScope(Optional<AffectedPersons> affected, QualityResult told) {
  /** Decides. */
  static PersonScope of(
      JobTables tables,
      RunContext run,
      NightTables night,
      Settings settings,
      UnaryOperator<Dataset<Row>> web) {
    Optional<String> whyAll = settings.recompute().whyAll(tables);
    if (whyAll.isPresent()) {
      return everybody(whyAll.get());
    }
    RunDate before = settings.runDate(tables.dateBefore().orElseThrow());
    if (!startsOfHistory(tables.before(FeedCounts.CONTRACT), before)
        .equals(startsOfHistory(tables.read(FeedCounts.CONTRACT), before))) {
      return everybody("a feed's history begins at another instant");
    }
    SideBySide.Both<AffectedPersons, Long> scope =
        SideBySide.both(
            run.spark(),
            () ->
                new AffectedPersons(
                    new NightTables(tables::before, tables::onlyBefore),
                    BuildJourneys.OUTPUTS,
                    tables::locatedBefore,
                    night,
                    new PassedTime(
                        before.end(),
                        run.date().end(),
                        settings.journeys().journeyGap(),
                        settings.patterns().pickupExpiry()),
                    web),
            () -> tables.before(Journeys.CONTRACT).select("person_id").distinct().count());
    AffectedPersons affected = scope.first();
    long again = affected.keys().count();
    long all = scope.second();
    String counted =
        "%,d persons, orders and contacts of nobody are affected; %,d persons had journeys"
            .formatted(again, all);
    double share = all == 0 ? 1 : (double) again / all;
    run.progress().note("gone through again: " + counted);
    return new PersonScope(Optional.of(affected), told(share, counted));
  }

  private static PersonScope everybody(String why) {
    return new PersonScope(Optional.empty(), told(1, "everybody: " + why));
  }

  private static QualityResult told(double share, String message) {
    return new QualityResult(
        "recomputed", Journeys.CONTRACT.name(), Status.PASSED, share, null, message);
  }

  private static Map<String, Long> startsOfHistory(Dataset<Row> counts, RunDate date) {
    return EvidenceHistory.of(date, counts.collectAsList()).startMicros();
  }
}
