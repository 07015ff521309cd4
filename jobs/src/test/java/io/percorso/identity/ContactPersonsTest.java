package io.percorso.identity;

import static io.percorso.testing.TableAssert.assertTable;
import static io.percorso.testing.TableBuilder.table;

import io.percorso.source.Feeds;
import io.percorso.staging.StagedFeeds;
import io.percorso.table.TableContract;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

class ContactPersonsTest {
  private static final TableContract ORDERS = StagedFeeds.of(Feeds.ORDERS);
  private static final TableContract FEEDBACK = StagedFeeds.of(Feeds.FEEDBACK);
  private static final TableContract INTERACTIONS = StagedFeeds.of(Feeds.INTERACTIONS);

  private static Dataset<Row> identifiers() {
    return table(PersonIdentifiers.CONTRACT)
        .row("identifier", "1a", "person_id", "1a")
        .row("identifier", "3x", "person_id", "1a")
        .row("identifier", "3y", "person_id", "3y")
        .row("identifier", "4p", "person_id", "3y")
        .dataset();
  }

  private static Dataset<Row> assignments() {
    return table(CookieAssignments.CONTRACT)
        .with("anonymous_id", "c", "is_web_joinable", true)
        .row(
            "person_id", "1a",
            "assigned_from", "2026-01-01T00:00:00Z",
            "assigned_until", "2026-01-31T00:00:00Z")
        .row(
            "person_id", "3y",
            "is_web_joinable", false,
            "assigned_from", "2026-01-31T00:00:00.000001Z",
            "assigned_until", "2026-02-28T00:00:00Z")
        .dataset();
  }

  @Test
  void theHighestRankingIdentifierThatIsSomebodysDecidesThenTheCookieInTime() {
    Dataset<Row> orders =
        table(ORDERS)
            .row("order_id", "by-customer", "customer_id", "a", "email", "y")
            .row("order_id", "customer-unknown", "customer_id", "hub", "phone", "p")
            .row("order_id", "hub-only", "phone", "hub")
            .row("order_id", "by-cookie", "anonymous_id", "c", "ordered_at", "2026-01-31T00:00:00Z")
            .row(
                "order_id",
                "denied",
                "anonymous_id",
                "c",
                "ordered_at",
                "2026-01-31T00:00:00.000001Z")
            .row("order_id", "too-late", "anonymous_id", "c", "ordered_at", "2026-03-01T00:00:00Z")
            .row("order_id", "nothing")
            .dataset();
    assertTable(
            ContactPersons.on(
                Feeds.ORDERS,
                orders,
                ContactPersons.from(Map.of(Feeds.ORDERS, orders), identifiers(), assignments())))
        .columns("order_id", "person_id", "identity_method")
        .containsExactlyInAnyOrder(
            "by-customer | 1a | direct",
            "customer-unknown | 3y | direct",
            "hub-only | - | none",
            "by-cookie | 1a | stitched",
            "denied | 9c | anonymous",
            "too-late | 9c | anonymous",
            "nothing | - | none");
  }

  @Test
  void aRowWithoutAPersonTakesThePersonOfTheOrderOrInteractionItNames() {
    Dataset<Row> orders =
        table(ORDERS).row("order_id", "o", "customer_id", "a").row("order_id", "n").dataset();
    Dataset<Row> interactions =
        table(INTERACTIONS)
            .row("interaction_id", "by-order", "order_id", "o")
            .row("interaction_id", "own", "order_id", "o", "email", "y")
            .row("interaction_id", "of-nobody", "order_id", "n")
            .row("interaction_id", "unknown-order", "order_id", "z")
            .row("interaction_id", "no-order")
            .dataset();
    Dataset<Row> feedback =
        table(FEEDBACK)
            .row("feedback_id", "order-first", "order_id", "o", "interaction_id", "own")
            .row("feedback_id", "by-interaction", "interaction_id", "own")
            .row("feedback_id", "by-interactions-order", "interaction_id", "by-order")
            .row("feedback_id", "of-nobody", "order_id", "n", "interaction_id", "of-nobody")
            .dataset();
    Dataset<Row> persons =
        ContactPersons.from(
            Map.of(
                Feeds.ORDERS, orders, Feeds.INTERACTIONS, interactions, Feeds.FEEDBACK, feedback),
            identifiers(),
            assignments());
    assertTable(ContactPersons.on(Feeds.INTERACTIONS, interactions, persons))
        .columns("interaction_id", "person_id", "identity_method")
        .containsExactlyInAnyOrder(
            "by-order | 1a | direct",
            "own | 3y | direct",
            "of-nobody | - | none",
            "unknown-order | - | none",
            "no-order | - | none");
    assertTable(ContactPersons.on(Feeds.FEEDBACK, feedback, persons))
        .columns("feedback_id", "person_id", "identity_method")
        .containsExactlyInAnyOrder(
            "order-first | 1a | direct",
            "by-interaction | 3y | direct",
            "by-interactions-order | 1a | direct",
            "of-nobody | - | none");
  }

  @Test
  void onlyRowsWithACookieAndAKnownPersonAuthenticateAndNoBots() {
    Dataset<Row> orders =
        table(ORDERS)
            .row("order_id", "o1", "customer_id", "a", "anonymous_id", "c")
            .row("order_id", "o2", "customer_id", "a")
            .row("order_id", "o3", "anonymous_id", "c")
            .dataset();
    Dataset<Row> events =
        table(StagedFeeds.of(Feeds.WEB_EVENTS))
            .with("occurred_at", "2026-01-01T00:00:00Z", "anonymous_id", "c", "email", "y")
            .row("event_id", "e1")
            .row("event_id", "bot", "is_excluded", true)
            .row("event_id", "e3", "email", null)
            .dataset();
    assertTable(Authentications.from(Map.of(Feeds.ORDERS, orders), events, identifiers()))
        .columns("anonymous_id", "source_key", "person_id")
        .containsExactlyInAnyOrder("c | orders/o1 | 1a", "c | web_events/e1 | 3y");
  }
}
