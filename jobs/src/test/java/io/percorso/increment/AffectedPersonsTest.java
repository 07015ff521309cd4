package io.percorso.increment;

import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;

import io.percorso.identity.ContactPersons;
import io.percorso.identity.CookieAssignments;
import io.percorso.identity.PersonIdentifiers;
import io.percorso.identity.Persons;
import io.percorso.journey.JourneyTouchpoints;
import io.percorso.journey.Journeys;
import io.percorso.pattern.OrderLineOutcomes;
import io.percorso.source.Feed;
import io.percorso.source.Feeds;
import io.percorso.staging.StagedFeeds;
import io.percorso.table.RowChange;
import io.percorso.table.TableContract;
import io.percorso.testing.RoomDefaults;
import io.percorso.testing.TableBuilder;
import io.percorso.touchpoint.Sessions;
import io.percorso.touchpoint.WebInputs;
import io.percorso.touchpoint.WebTouchpoints;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

/** One night and the next; of every reason to be affected there is one who is by it alone. */
class AffectedPersonsTest {
  private final Map<TableContract, TableBuilder> before = new HashMap<>();
  private final Map<TableContract, TableBuilder> after = new HashMap<>();

  @Test
  void everyReasonNamesWhomItAffectsAndNobodyElse() {
    for (String customer : "abcdefghijlnopz".split("")) {
      both(PersonIdentifiers.CONTRACT, "identifier", "1" + customer, "person_id", "1" + customer);
      both(Persons.CONTRACT, "person_id", "1" + customer, "is_web_joinable", true);
    }
    orders();
    contacts();
    visitors();
    time();

    Dataset<Row> keys = affected().keys();

    assertThat(keys.collectAsList().stream().map(row -> row.getString(0)))
        .containsExactlyInAnyOrder(
            "1a",
            "1b",
            "1c",
            "1d",
            "1e",
            "1f",
            "1g",
            "1h",
            "1i",
            "1j",
            "1k",
            "3q",
            "1l",
            "3m",
            "1n",
            "1o",
            "9k1",
            "9k2",
            "9k4",
            "9k5",
            "9k6",
            "orders/ox",
            "interactions/ix");
  }

  private void orders() {
    after(Feeds.ORDERS, "order_id", "oa", "customer_id", "a");
    both(Feeds.ORDERS, "order_id", "ob", "customer_id", "b");
    before(Feeds.ORDER_LINES, "order_id", "ob", "line_number", "1", "net_amount", "1.00");
    after(Feeds.ORDER_LINES, "order_id", "ob", "line_number", "1", "net_amount", "2.00");
    both(Feeds.ORDERS, "order_id", "oc", "customer_id", "c");
    after(Feeds.RETURNS, "return_id", "rc", "order_id", "oc", "line_number", "1");
    both(Feeds.ORDERS, "order_id", "od", "customer_id", "d");
    both(Feeds.ORDER_LINES, "order_id", "od", "line_number", "1", "product_id", "pd");
    before(Feeds.PRODUCTS, "product_id", "pd", "brand", "old");
    after(Feeds.PRODUCTS, "product_id", "pd", "brand", "new");
    both(Feeds.ORDERS, "order_id", "oz", "customer_id", "z");
    both(Feeds.ORDER_LINES, "order_id", "oz", "line_number", "1", "product_id", "pz");
    both(Feeds.PRODUCTS, "product_id", "pz");
    before(Feeds.ORDERS, "order_id", "ox", "currency", "EUR");
    after(Feeds.ORDERS, "order_id", "ox", "currency", "USD");
  }

  private void contacts() {
    before(Feeds.INTERACTIONS, "interaction_id", "ie", "customer_id", "e");
    before(Feeds.FEEDBACK, "feedback_id", "ff", "customer_id", "f", "score", 1.0);
    after(Feeds.FEEDBACK, "feedback_id", "ff", "customer_id", "f", "score", 2.0);
    after(Feeds.ORDERS, "order_id", "og", "customer_id", "h");
    both(
        Feeds.INTERACTIONS,
        "interaction_id",
        "ig",
        "customer_id",
        "g",
        "activity",
        "purchase",
        "order_id",
        "og");
    after(Feeds.INTERACTIONS, "interaction_id", "ix");
    both(Feeds.INTERACTIONS, "interaction_id", "iz", "customer_id", "z", "product_id", "pz");
  }

  private void visitors() {
    after(Feeds.WEB_EVENTS, "event_id", "e1", "anonymous_id", "k1");
    both(Feeds.WEB_EVENTS, "event_id", "e2", "anonymous_id", "k2");
    visit("k2", "9k2");
    after(
        CookieAssignments.CONTRACT,
        "anonymous_id",
        "k2",
        "person_id",
        "1i",
        "is_web_joinable",
        true);
    after(Feeds.WEB_EVENTS, "event_id", "ej", "customer_id", "j");
    both(Feeds.WEB_EVENTS, "event_id", "e3", "anonymous_id", "k3", "email", "m");
    visit("k3", "1l");
    before(PersonIdentifiers.CONTRACT, "identifier", "3m", "person_id", "1l");
    after(PersonIdentifiers.CONTRACT, "identifier", "3m", "person_id", "3m");
    after(Persons.CONTRACT, "person_id", "3m", "is_web_joinable", true);
    both(Feeds.WEB_EVENTS, "event_id", "e4", "anonymous_id", "k4", "product_id", "pd");
    both(
        Feeds.WEB_EVENTS,
        "event_id",
        "e5",
        "anonymous_id",
        "k5",
        "activity",
        "purchase",
        "order_id",
        "og");
    before(Feeds.WEB_EVENTS, "event_id", "e6", "anonymous_id", "k6");
    visit("k6", "9k6");
    both(Feeds.WEB_EVENTS, "event_id", "ez", "anonymous_id", "kz", "product_id", "pz");
    visit("kz", "9kz");
    both(Feeds.WEB_EVENTS, "event_id", "ey", "customer_id", "z");
    // q's while k was many people's
    both(Feeds.WEB_EVENTS, "event_id", "eq", "customer_id", "k", "email", "q");
    both(PersonIdentifiers.CONTRACT, "identifier", "3q", "person_id", "3q");
    both(Persons.CONTRACT, "person_id", "3q", "is_web_joinable", true);
    after(PersonIdentifiers.CONTRACT, "identifier", "1k", "person_id", "1k");
    after(Persons.CONTRACT, "person_id", "1k", "is_web_joinable", true);
  }

  private void time() {
    journey("1n", "2026-01-01T12:00:00Z");
    journey("1z", "2026-01-02T12:00:00Z");
    journey("1p", "2025-12-31T12:00:00Z");
    ready("1o", "oo", "2026-01-02T12:00:00Z");
    ready("1z", "oz", "2026-01-03T12:00:00Z");
    ready("1p", "op", "2026-01-01T12:00:00Z");
  }

  /** Open for ten days. */
  private void journey(String person, String endedAt) {
    before(Journeys.CONTRACT, "journey_id", person, "person_id", person, "ended_at", endedAt);
  }

  /** To be collected within nine. */
  private void ready(String person, String order, String readyAt) {
    before(OrderLineOutcomes.CONTRACT, "order_id", order, "person_id", person, "ready_at", readyAt);
  }

  private void visit(String cookie, String person) {
    before(Sessions.CONTRACT, "session_id", cookie, "anonymous_id", cookie, "person_id", person);
  }

  private AffectedPersons affected() {
    NightTables night = night(after);
    return new AffectedPersons(
        night(before),
        List.of(JourneyTouchpoints.CONTRACT, Sessions.CONTRACT),
        contract -> rows(before, contract).withColumn(RowChange.FILE, lit("file")),
        night,
        new PassedTime(
            Instant.parse("2026-01-11T00:00:00Z"),
            Instant.parse("2026-01-12T00:00:00Z"),
            Duration.ofDays(10),
            Duration.ofDays(9)),
        events ->
            WebTouchpoints.from(
                events,
                new WebInputs(
                    night.of(PersonIdentifiers.CONTRACT),
                    night.of(CookieAssignments.CONTRACT),
                    night.of(Persons.CONTRACT),
                    night.staged(Feeds.ORDERS),
                    night.staged(Feeds.PRODUCTS),
                    RoomDefaults.touchpoint("Europe/Madrid"))));
  }

  private static Dataset<Row> rows(Map<TableContract, TableBuilder> night, TableContract contract) {
    return night.computeIfAbsent(contract, TableBuilder::table).dataset();
  }

  private void both(Feed feed, Object... namesAndValues) {
    both(StagedFeeds.of(feed), namesAndValues);
  }

  private void before(Feed feed, Object... namesAndValues) {
    before(StagedFeeds.of(feed), namesAndValues);
  }

  private void after(Feed feed, Object... namesAndValues) {
    after(StagedFeeds.of(feed), namesAndValues);
  }

  private void both(TableContract contract, Object... namesAndValues) {
    before(contract, namesAndValues);
    after(contract, namesAndValues);
  }

  private void before(TableContract contract, Object... namesAndValues) {
    before.computeIfAbsent(contract, TableBuilder::table).row(namesAndValues);
  }

  private void after(TableContract contract, Object... namesAndValues) {
    after.computeIfAbsent(contract, TableBuilder::table).row(namesAndValues);
  }

  private static NightTables night(Map<TableContract, TableBuilder> tables) {
    Map<Feed, Dataset<Row>> contacts = new HashMap<>();
    ContactPersons.FEEDS.forEach(feed -> contacts.put(feed, rows(tables, StagedFeeds.of(feed))));
    Dataset<Row> persons =
        ContactPersons.from(
            contacts,
            rows(tables, PersonIdentifiers.CONTRACT),
            rows(tables, CookieAssignments.CONTRACT));
    return new NightTables(
        contract -> contract.equals(ContactPersons.CONTRACT) ? persons : rows(tables, contract),
        contract -> rows(tables, contract));
  }
}
