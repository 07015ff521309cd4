package io.percorso.run;

import io.percorso.identity.ContactPersons;
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
import io.percorso.table.LaidOutRows;
import io.percorso.table.Partitions;
import io.percorso.table.SideBySide;
import io.percorso.table.TableContract;
import io.percorso.table.WorkedOut;
import io.percorso.touchpoint.ContactTouchpoints;
import io.percorso.touchpoint.FeedbackTouchpoints;
import io.percorso.touchpoint.OrderLines;
import io.percorso.touchpoint.Sessions;
import io.percorso.touchpoint.WebEvents;
import io.percorso.touchpoint.WebInputs;
import io.percorso.touchpoint.WebTouchpoints;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

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
        CookieAssignments.CONTRACT,
        ContactPersons.CONTRACT);
  }

  @Override
  public List<TableContract> outputs() {
    return OUTPUTS;
  }

  @Override
  public List<QualityResult> run(JobTables tables, RunContext run) {
    NightTables night = new NightTables(tables::read, tables::onlyNow);
    WebInputs inputs = webInputs(tables);
    PersonScope scope =
        PersonScope.of(tables, run, night, settings, events -> WebTouchpoints.from(events, inputs));
    Optional<AffectedPersons> affected = scope.affected();
    Dataset<Row> pass =
        pass(
            tables,
            run,
            night,
            affected,
            affected
                .map(persons -> WebEvents.asTouchpoints(persons.webTouchpoints()))
                .orElseGet(() -> webEvents(night.staged(Feeds.WEB_EVENTS), inputs)));
    if (affected.isPresent()) {
      change(tables, run, pass, affected.get());
    } else {
      write(tables, run, pass);
    }
    return List.of(scope.told());
  }

  /** The affected's rows; the others keep theirs. */
  private void change(
      JobTables tables, RunContext run, Dataset<Row> pass, AffectedPersons affected) {
    Dataset<Row> rows = WorkedOut.rows(pass);
    Map<TableContract, Dataset<Row>> made = new LinkedHashMap<>();
    made.put(JourneyTouchpoints.CONTRACT, journeyTouchpoints(rows));
    made.putAll(others(rows));
    SideBySide.each(
        run.spark(),
        List.copyOf(affected.changes(made).entrySet()),
        table -> {
          tables.change(table.getKey(), table.getValue());
          return table.getKey();
        });
  }

  /** Everybody's rows; the great table first, that the others need not hold its columns. */
  private void write(JobTables tables, RunContext run, Dataset<Row> pass) {
    try (LaidOutRows all = LaidOutRows.of(pass, JourneyTouchpoints.CONTRACT)) {
      tables.writeInPlace(JourneyTouchpoints.CONTRACT, journeyTouchpoints(all.rows()));
      if (all.isExchanged()) {
        try (LaidOutRows nested = LaidOutRows.inMemory(PersonPass.nested(all.rows()))) {
          tables.write(run.spark(), others(nested.rows()));
        }
      } else {
        tables.write(run.spark(), others(all.rows()));
      }
    }
  }

  private Dataset<Row> journeyTouchpoints(Dataset<Row> pass) {
    return PersonPass.journeyTouchpoints(pass, settings.journeys());
  }

  private static Map<TableContract, Dataset<Row>> others(Dataset<Row> pass) {
    return Map.of(
        Sessions.CONTRACT, PersonPass.sessions(pass),
        Journeys.CONTRACT, PersonPass.journeys(pass),
        OrderLineOutcomes.CONTRACT, PersonPass.outcomes(pass),
        PatternMatches.CONTRACT, PersonPass.matches(pass),
        PatternCandidates.CONTRACT, PersonPass.candidates(pass));
  }

  private WebInputs webInputs(JobTables tables) {
    return new WebInputs(
        tables.read(PersonIdentifiers.CONTRACT),
        tables.read(CookieAssignments.CONTRACT),
        tables.read(Persons.CONTRACT),
        tables.read(StagedFeeds.of(Feeds.ORDERS)),
        tables.read(StagedFeeds.of(Feeds.PRODUCTS)),
        settings.touchpoints());
  }

  /** Little data is in one partition anyhow: nothing is gained by two ways. */
  private static WebEvents webEvents(Dataset<Row> events, WebInputs inputs) {
    return Partitions.isOne(events)
        ? WebEvents.asTouchpoints(WebTouchpoints.from(events, inputs))
        : WebEvents.from(events, inputs);
  }

  private Dataset<Row> pass(
      JobTables tables,
      RunContext run,
      NightTables night,
      Optional<AffectedPersons> affected,
      WebEvents web) {
    Function<Feed, Dataset<Row>> contacts =
        feed -> affected.map(a -> a.of(feed)).orElseGet(() -> night.withPersons(feed));
    Dataset<Row> products = night.staged(Feeds.PRODUCTS);
    Dataset<Row> touchpoints =
        web.touchpoints()
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
        web,
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
