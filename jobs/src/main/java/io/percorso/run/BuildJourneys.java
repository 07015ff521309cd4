package io.percorso.run;

import io.percorso.identity.CookieAssignments;
import io.percorso.identity.PersonIdentifiers;
import io.percorso.identity.Persons;
import io.percorso.increment.AffectedPersons;
import io.percorso.increment.NightTables;
import io.percorso.journey.JourneyTouchpoints;
import io.percorso.journey.Journeys;
import io.percorso.pattern.CompiledPatterns;
import io.percorso.pattern.EvidenceHistory;
import io.percorso.pattern.OrderLineOutcomes;
import io.percorso.pattern.PatternCandidates;
import io.percorso.pattern.PatternEngine;
import io.percorso.pattern.PatternMatches;
import io.percorso.pattern.PersonPass;
import io.percorso.quality.QualityResult;
import io.percorso.source.Feed;
import io.percorso.source.Feeds;
import io.percorso.staging.FeedCounts;
import io.percorso.staging.StagedFeeds;
import io.percorso.table.SideBySide;
import io.percorso.table.TableContract;
import io.percorso.touchpoint.ContactTouchpoints;
import io.percorso.touchpoint.FeedbackTouchpoints;
import io.percorso.touchpoint.OrderLines;
import io.percorso.touchpoint.Sessions;
import io.percorso.touchpoint.WebTouchpoints;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/** Sessions and touchpoints by visitor, then journeys and patterns by person: one pass each. */
final class BuildJourneys implements Job {
  static final List<TableContract> OUTPUTS =
      List.of(
          Sessions.CONTRACT,
          JourneyTouchpoints.CONTRACT,
          Journeys.CONTRACT,
          OrderLineOutcomes.CONTRACT,
          PatternMatches.CONTRACT,
          PatternCandidates.CONTRACT);

  private final Settings settings;

  BuildJourneys(Settings settings) {
    this.settings = settings;
  }

  @Override
  public String name() {
    return "build-journeys";
  }

  @Override
  public List<TableContract> inputs() {
    return List.of(
        StagedFeeds.of(Feeds.WEB_EVENTS),
        StagedFeeds.of(Feeds.ORDERS),
        StagedFeeds.of(Feeds.ORDER_LINES),
        StagedFeeds.of(Feeds.RETURNS),
        StagedFeeds.of(Feeds.INTERACTIONS),
        StagedFeeds.of(Feeds.FEEDBACK),
        StagedFeeds.of(Feeds.PRODUCTS),
        FeedCounts.CONTRACT,
        PersonIdentifiers.CONTRACT,
        Persons.CONTRACT,
        CookieAssignments.CONTRACT);
  }

  @Override
  public List<TableContract> outputs() {
    return OUTPUTS;
  }

  @Override
  public List<QualityResult> run(JobTables tables, RunContext run) {
    NightTables night = NightTables.of(tables::read, tables::onlyNow);
    NightScope scope = NightScope.of(tables, run, night, settings, events -> web(tables, events));
    Optional<AffectedPersons> affected = scope.affected();
    Dataset<Row> pass = pass(tables, run, night, affected).persist(StorageLevel.MEMORY_AND_DISK());
    Map<TableContract, Dataset<Row>> made =
        Map.of(
            Sessions.CONTRACT, PersonPass.sessions(pass),
            Journeys.CONTRACT, PersonPass.journeys(pass),
            OrderLineOutcomes.CONTRACT, PersonPass.outcomes(pass),
            PatternMatches.CONTRACT, PersonPass.matches(pass),
            PatternCandidates.CONTRACT, PersonPass.candidates(pass));
    write(tables, JourneyTouchpoints.CONTRACT, PersonPass.journeyTouchpoints(pass), affected);
    SideBySide.each(
        run.spark(),
        List.copyOf(made.entrySet()),
        output -> write(tables, output.getKey(), output.getValue(), affected));
    pass.unpersist();
    night.release();
    return List.of(scope.told());
  }

  /** Writes all rows; of the affected alone where the others keep theirs. */
  private static TableContract write(
      JobTables tables,
      TableContract table,
      Dataset<Row> made,
      Optional<AffectedPersons> affected) {
    if (affected.isPresent()) {
      AffectedPersons.TableChange change = affected.get().change(table, made);
      tables.change(table, change.removed(), change.added());
    } else {
      tables.write(table, made);
    }
    return table;
  }

  private Dataset<Row> web(JobTables tables, Dataset<Row> events) {
    return WebTouchpoints.from(
        events,
        tables.read(PersonIdentifiers.CONTRACT),
        tables.read(CookieAssignments.CONTRACT),
        tables.read(Persons.CONTRACT),
        tables.read(StagedFeeds.of(Feeds.ORDERS)),
        tables.read(StagedFeeds.of(Feeds.PRODUCTS)),
        settings.touchpoints());
  }

  private Dataset<Row> pass(
      JobTables tables, RunContext run, NightTables night, Optional<AffectedPersons> affected) {
    Function<Feed, Dataset<Row>> contacts =
        feed -> affected.map(a -> a.of(feed)).orElseGet(() -> night.withPersons(feed));
    Dataset<Row> products = night.staged(Feeds.PRODUCTS);
    Dataset<Row> touchpoints =
        affected
            .map(AffectedPersons::webTouchpoints)
            .orElseGet(() -> web(tables, night.staged(Feeds.WEB_EVENTS)))
            .unionByName(
                ContactTouchpoints.from(
                    contacts.apply(Feeds.INTERACTIONS),
                    night.staged(Feeds.ORDERS),
                    products,
                    settings.touchpoints()),
                true)
            .unionByName(
                FeedbackTouchpoints.from(
                    contacts.apply(Feeds.FEEDBACK), products, settings.touchpoints()),
                true);
    return PersonPass.of(
        touchpoints,
        OrderLines.from(
            contacts.apply(Feeds.ORDERS),
            night.staged(Feeds.ORDER_LINES),
            night.staged(Feeds.RETURNS),
            products),
        settings.touchpoints(),
        settings.journeys(),
        new PatternEngine(
            new CompiledPatterns(settings.patterns()),
            EvidenceHistory.of(run.date(), tables.read(FeedCounts.CONTRACT).collectAsList())),
        run.date());
  }
}
