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
import io.percorso.table.SideBySide;
import io.percorso.table.TableContract;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The omnichannel measures, and the proof that the amounts they are made of add up. */
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
    EvidenceHistory history = EvidenceHistory.of(run.date(), counts.collectAsList());
    List<Supplier<List<QualityResult>>> parts =
        List.of(
            () -> reconciled(tables, counts),
            () -> writeDaily(tables, run, history),
            () -> writeWindows(tables, history),
            () -> writePickups(tables, history));
    return SideBySide.each(run.spark(), parts, Supplier::get).stream()
        .flatMap(List::stream)
        .toList();
  }

  private static List<QualityResult> reconciled(JobTables tables, Dataset<Row> counts) {
    TableContract lines = StagedFeeds.of(Feeds.ORDER_LINES);
    Row sums =
        Reconciliation.from(
                counts,
                tables.read(lines),
                tables.read(StagedFeeds.of(Feeds.ORDERS)),
                tables.read(OrderLineOutcomes.CONTRACT))
            .first();
    Optional<String> violation = Reconciliation.violation(sums);
    long waiting = sums.getAs("waiting_count");
    // Where lines are no feed, no order has one.
    long lineless = sums.<Long>getAs("read_count") == 0 ? 0 : sums.<Long>getAs("lineless_count");
    return List.of(
        new QualityResult(
            "reconciliation",
            OrderLineOutcomes.CONTRACT.name(),
            violation.isPresent() ? Status.FAILED : Status.PASSED,
            sums.<BigDecimal>getAs("difference_amount").doubleValue(),
            0.0,
            violation.orElse(
                "every line whose order is staged has one outcome, and the amounts add up to the cent")),
        new QualityResult(
            "broken_reference",
            lines.name(),
            waiting == 0 ? Status.PASSED : Status.WARNED,
            (double) waiting,
            0.0,
            "%,d lines wait for their orders, which are not staged; their amounts come to %s"
                .formatted(waiting, sums.<BigDecimal>getAs("waiting_amount"))),
        new QualityResult(
            "broken_reference",
            StagedFeeds.of(Feeds.ORDERS).name(),
            lineless == 0 ? Status.PASSED : Status.WARNED,
            (double) lineless,
            0.0,
            "%,d orders have no line that is staged: no outcome tells of them"
                .formatted(lineless)));
  }

  private List<QualityResult> writeDaily(
      JobTables tables, RunContext run, EvidenceHistory history) {
    DateScope scope = DateScope.of(tables, run, settings, history);
    Dataset<Row> measured =
        OmnichannelDaily.from(
            scope.measured(tables.read(OrderLineOutcomes.CONTRACT)),
            tables.read(PatternMatches.CONTRACT),
            scope.measured(tables.read(PatternCandidates.CONTRACT)),
            settings.patterns(),
            history);
    tables.write(OmnichannelDaily.CONTRACT, scope.complete(measured));
    return List.of(scope.told());
  }

  private List<QualityResult> writeWindows(JobTables tables, EvidenceHistory history) {
    tables.write(
        PatternWindows.CONTRACT,
        PatternWindows.from(tables.read(PatternCandidates.CONTRACT), settings.patterns(), history));
    return List.of();
  }

  private List<QualityResult> writePickups(JobTables tables, EvidenceHistory history) {
    tables.write(
        PickupPerformance.CONTRACT,
        PickupPerformance.from(
            tables.read(OrderLineOutcomes.CONTRACT),
            tables.read(PatternMatches.CONTRACT),
            settings.patterns(),
            history));
    return List.of();
  }
}
