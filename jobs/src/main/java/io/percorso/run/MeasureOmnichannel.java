package io.percorso.run;

import io.percorso.pattern.EvidenceHistory;
import io.percorso.pattern.OmnichannelDaily;
import io.percorso.pattern.OrderLineOutcomes;
import io.percorso.pattern.PatternCandidates;
import io.percorso.pattern.PatternMatches;
import io.percorso.pattern.PatternWindows;
import io.percorso.pattern.PickupPerformance;
import io.percorso.pattern.Reconciliation;
import io.percorso.quality.QualityResult;
import io.percorso.quality.QualityResult.Status;
import io.percorso.source.Feeds;
import io.percorso.staging.FeedCounts;
import io.percorso.staging.StagedFeeds;
import io.percorso.table.TableContract;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The omnichannel measures, once the amounts are proved to add up. */
final class MeasureOmnichannel implements Job {
  static final List<TableContract> OUTPUTS =
      List.of(OmnichannelDaily.CONTRACT, PatternWindows.CONTRACT, PickupPerformance.CONTRACT);

  private final Settings settings;

  MeasureOmnichannel(Settings settings) {
    this.settings = settings;
  }

  @Override
  public String name() {
    return "measure-omnichannel";
  }

  @Override
  public List<TableContract> inputs() {
    return List.of(
        FeedCounts.CONTRACT,
        StagedFeeds.of(Feeds.ORDER_LINES),
        StagedFeeds.of(Feeds.ORDERS),
        OrderLineOutcomes.CONTRACT,
        PatternMatches.CONTRACT,
        PatternCandidates.CONTRACT);
  }

  @Override
  public List<TableContract> outputs() {
    return OUTPUTS;
  }

  @Override
  public List<QualityResult> run(JobTables tables, RunContext run) {
    Dataset<Row> counts = tables.read(FeedCounts.CONTRACT);
    Dataset<Row> outcomes = tables.read(OrderLineOutcomes.CONTRACT);
    Dataset<Row> matches = tables.read(PatternMatches.CONTRACT);
    Dataset<Row> candidates = tables.read(PatternCandidates.CONTRACT);
    Reconciliation.check(
        Reconciliation.from(
                counts,
                tables.read(StagedFeeds.of(Feeds.ORDER_LINES)),
                tables.read(StagedFeeds.of(Feeds.ORDERS)),
                outcomes)
            .first());
    EvidenceHistory history = EvidenceHistory.of(run.date(), counts.collectAsList());
    DateScope scope = DateScope.of(tables, run, settings, history);
    Dataset<Row> daily =
        OmnichannelDaily.from(
            scope.measured(outcomes),
            matches,
            scope.measured(candidates),
            settings.patterns(),
            history);
    tables.write(
        run.spark(),
        Map.of(
            OmnichannelDaily.CONTRACT,
            scope.complete(daily),
            PatternWindows.CONTRACT,
            PatternWindows.from(candidates, settings.patterns(), history),
            PickupPerformance.CONTRACT,
            PickupPerformance.from(outcomes, matches, settings.patterns(), history)));
    return List.of(
        scope.told(),
        new QualityResult(
            "reconciliation",
            OrderLineOutcomes.CONTRACT.name(),
            Status.PASSED,
            0.0,
            0.0,
            "every staged line has one outcome, and the amounts add up to the cent"));
  }
}
