package io.percorso.run;

import io.percorso.identity.CookieAssignments;
import io.percorso.identity.PersonIdentifiers;
import io.percorso.identity.Persons;
import io.percorso.identity.RowPersons;
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
import io.percorso.table.TableContract;
import io.percorso.touchpoint.ContactTouchpoints;
import io.percorso.touchpoint.FeedbackTouchpoints;
import io.percorso.touchpoint.OrderLines;
import io.percorso.touchpoint.Sessions;
import io.percorso.touchpoint.WebTouchpoints;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
    RowPersons persons = rowPersons(tables);
    Dataset<Row> pass = persons(tables, run, persons).persist(StorageLevel.MEMORY_AND_DISK());
    tables.write(JourneyTouchpoints.CONTRACT, PersonPass.journeyTouchpoints(pass));
    tables.write(
        run.spark(),
        Map.of(
            Sessions.CONTRACT, PersonPass.sessions(pass),
            Journeys.CONTRACT, PersonPass.journeys(pass),
            OrderLineOutcomes.CONTRACT, PersonPass.outcomes(pass),
            PatternMatches.CONTRACT, PersonPass.matches(pass),
            PatternCandidates.CONTRACT, PersonPass.candidates(pass)));
    pass.unpersist();
    persons.release();
    return List.of();
  }

  private Dataset<Row> web(JobTables tables) {
    return WebTouchpoints.from(
        tables.read(StagedFeeds.of(Feeds.WEB_EVENTS)),
        tables.read(PersonIdentifiers.CONTRACT),
        tables.read(CookieAssignments.CONTRACT),
        tables.read(Persons.CONTRACT),
        tables.read(StagedFeeds.of(Feeds.ORDERS)),
        tables.read(StagedFeeds.of(Feeds.PRODUCTS)),
        settings.touchpoints());
  }

  private Dataset<Row> persons(JobTables tables, RunContext run, RowPersons persons) {
    Dataset<Row> staged = tables.read(StagedFeeds.of(Feeds.ORDERS));
    Dataset<Row> products = tables.read(StagedFeeds.of(Feeds.PRODUCTS));
    Dataset<Row> orders = persons.on(Feeds.ORDERS, staged);
    Dataset<Row> interactions =
        persons.on(Feeds.INTERACTIONS, tables.read(StagedFeeds.of(Feeds.INTERACTIONS)));
    Dataset<Row> feedback = persons.on(Feeds.FEEDBACK, tables.read(StagedFeeds.of(Feeds.FEEDBACK)));
    Dataset<Row> touchpoints =
        web(tables)
            .unionByName(
                ContactTouchpoints.from(interactions, staged, products, settings.touchpoints()),
                true)
            .unionByName(
                FeedbackTouchpoints.from(feedback, products, settings.touchpoints()), true);
    return PersonPass.of(
        touchpoints,
        OrderLines.from(
            orders,
            tables.read(StagedFeeds.of(Feeds.ORDER_LINES)),
            tables.read(StagedFeeds.of(Feeds.RETURNS)),
            products),
        settings.touchpoints(),
        settings.journeys(),
        new PatternEngine(
            new CompiledPatterns(settings.patterns()),
            EvidenceHistory.of(run.date(), tables.read(FeedCounts.CONTRACT).collectAsList())),
        run.date());
  }

  private static RowPersons rowPersons(JobTables tables) {
    Map<Feed, Dataset<Row>> staged = new LinkedHashMap<>();
    for (Feed feed : List.of(Feeds.ORDERS, Feeds.INTERACTIONS, Feeds.FEEDBACK)) {
      staged.put(feed, tables.read(StagedFeeds.of(feed)));
    }
    return RowPersons.of(
        staged, tables.read(PersonIdentifiers.CONTRACT), tables.read(CookieAssignments.CONTRACT));
  }
}
