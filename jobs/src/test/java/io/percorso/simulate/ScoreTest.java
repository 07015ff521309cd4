package io.percorso.simulate;

import static io.percorso.testing.TableAssert.assertTable;
import static io.percorso.testing.TableBuilder.table;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;

import io.percorso.identity.CookieAssignments;
import io.percorso.identity.PersonIdentifiers;
import io.percorso.pattern.OrderLineOutcomes;
import io.percorso.pattern.PatternMatches;
import io.percorso.source.RunDate;
import io.percorso.table.Tables;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ScoreTest {
  private static final RunDate RUN =
      new RunDate(LocalDate.of(2026, 3, 1), ZoneId.of("Europe/Madrid"));
  private static final String DONE = "2026-02-01T10:00:00Z";
  private static final String END = "2026-03-01T23:00:00Z";

  private static List<Row> scores;
  private static Dataset<Row> scored;

  @BeforeAll
  static void score() {
    scored =
        Score.of(
                truth(),
                published(),
                (namespace, identifier) -> concat(lit("h:"), namespace, lit(":"), identifier),
                RUN)
            .cache();
    scores = scored.collectAsList();
  }

  @Test
  void countsPlantedFoundAndBothPerPattern() {
    assertMeasure("ropo", "pattern | 3 | 2 | 1 | 0.5 | 0.3333333333333333 | 0.4 | -");
  }

  @Test
  void saysWhereNothingIsPlanted() {
    assertMeasure("try_and_buy", "pattern | 0 | 1 | 0 | - | - | - | nothing planted");
    assertMeasure("endless_aisle", "pattern | 0 | 0 | 0 | - | - | - | nothing planted");
  }

  @Test
  void saysWhereNothingIsFound() {
    assertMeasure("ship_to_store", "pattern | 1 | 0 | 0 | - | 0.0 | 0.0 | nothing found");
  }

  @Test
  void leavesLinesOutOfBothThatAreEstablishedOnlyAfterTheRunDate() {
    assertMeasure("click_and_collect", "pattern | 1 | 1 | 1 | 1.0 | 1.0 | 1.0 | -");
  }

  @Test
  void countsPairsOfIdentifiersOfTheSamePerson() {
    // ana has four of which three are found together, the fourth with ben's; one of cy's is missing
    assertMeasure(
        "identifiers",
        "identity | 7 | 4 | 3 | 0.75 | 0.42857142857142855 | 0.5454545454545454 | -");
  }

  @Test
  void countsPairsOfUsesOfCookiesWithinTheirIntervals() {
    assertMeasure("cookies", "identity | 2 | 3 | 1 | 0.3333333333333333 | 0.5 | 0.4 | -");
  }

  @Test
  void takesAnOrderOfNobodyForAPersonOfItsOwn() {
    assertMeasure(
        "orders",
        "identity | 3 | 3 | 1 | 0.3333333333333333 | 0.3333333333333333 | 0.3333333333333333 | -");
  }

  @Test
  void reportsEveryPatternAndEachIdentityOnce() {
    org.assertj.core.api.Assertions.assertThat(scores).hasSize(Score.PATTERNS.size() + 3);
  }

  private static void assertMeasure(String measure, String expected) {
    assertTable(scored.filter("measure = '" + measure + "'"))
        .columns("kind", "planted", "found", "true_positives", "precision", "recall", "f1", "note")
        .containsExactly(expected);
  }

  private static Tables truth() {
    return Tables.none()
        .with(
            Truth.ORDER_LINES,
            table(Truth.ORDER_LINES)
                .with("line_number", "1", "ordered_at", DONE, "established_at", DONE)
                .row("order_id", "o1", "true_person", "ana")
                .row("order_id", "o2", "true_person", "ana")
                .row("order_id", "o3", "true_person", "ana")
                .row("order_id", "o4")
                .row("order_id", "o5", "true_person", "ben")
                .row("order_id", "late", "established_at", END)
                .dataset())
        .with(
            Truth.ORDER_LINE_PATTERNS,
            table(Truth.ORDER_LINE_PATTERNS)
                .with("line_number", "1", "ordered_at", DONE, "established_at", DONE)
                .row("order_id", "o1", "pattern", "ropo")
                .row("order_id", "o2", "pattern", "ropo")
                .row("order_id", "o3", "pattern", "ropo")
                .row("order_id", "o3", "pattern", "ship_to_store")
                .row("order_id", "o5", "pattern", "click_and_collect")
                .row("order_id", "late", "pattern", "click_and_collect", "established_at", END)
                .dataset())
        .with(
            Truth.IDENTIFIERS,
            table(Truth.IDENTIFIERS)
                .with("linked_at", DONE)
                .row("namespace", "customer_id", "identifier", "a", "true_person", "ana")
                .row("namespace", "loyalty_id", "identifier", "a", "true_person", "ana")
                .row("namespace", "email", "identifier", "a", "true_person", "ana")
                .row("namespace", "phone", "identifier", "a", "true_person", "ana")
                .row("namespace", "email", "identifier", "b", "true_person", "ben")
                .row("namespace", "customer_id", "identifier", "c", "true_person", "cy")
                .row("namespace", "email", "identifier", "c", "true_person", "cy")
                .row("namespace", "phone", "identifier", "c", "true_person", "cy", "linked_at", END)
                .dataset())
        .with(
            Truth.COOKIES,
            table(Truth.COOKIES)
                .with("anonymous_id", "k", "received_at", DONE)
                .row("source_key", "1", "true_person", "ana", "occurred_at", "2026-01-01T10:00:00Z")
                .row("source_key", "2", "true_person", "ana", "occurred_at", "2026-01-02T10:00:00Z")
                .row("source_key", "3", "true_person", "ben", "occurred_at", "2026-01-03T10:00:00Z")
                .row("source_key", "4", "true_person", "ben", "occurred_at", "2026-01-05T10:00:00Z")
                .row("source_key", "5", "true_person", "ben", "occurred_at", END)
                .dataset());
  }

  private static Tables published() {
    return Tables.none()
        .with(
            PatternMatches.CONTRACT,
            table(PatternMatches.CONTRACT)
                .with("line_number", "1")
                .row("order_id", "o1", "pattern", "ropo")
                .row("order_id", "o4", "pattern", "ropo")
                .row("order_id", "o4", "pattern", "try_and_buy")
                .row("order_id", "o5", "pattern", "click_and_collect")
                .row("order_id", "o5", "pattern", "of_ones_own")
                .row("order_id", "late", "pattern", "ropo")
                .dataset())
        .with(
            OrderLineOutcomes.CONTRACT,
            table(OrderLineOutcomes.CONTRACT)
                .with("line_number", "1")
                .row("order_id", "o1", "person_id", "1x")
                .row("order_id", "o2", "person_id", "1x")
                .row("order_id", "o3")
                .row("order_id", "o4", "person_id", "1x")
                .row("order_id", "o5", "person_id", "1y")
                .row("order_id", "late", "person_id", "1y")
                .dataset())
        .with(
            PersonIdentifiers.CONTRACT,
            table(PersonIdentifiers.CONTRACT)
                .row(
                    "identifier", "1h:customer_id:a", "namespace", "customer_id", "person_id", "1x")
                .row("identifier", "2h:loyalty_id:a", "namespace", "loyalty_id", "person_id", "1x")
                .row("identifier", "3h:email:a", "namespace", "email", "person_id", "1x")
                .row("identifier", "4h:phone:a", "namespace", "phone", "person_id", "3y")
                .row("identifier", "3h:email:b", "namespace", "email", "person_id", "3y")
                .row(
                    "identifier", "1h:customer_id:c", "namespace", "customer_id", "person_id", "1z")
                .row("identifier", "3h:email:hub", "namespace", "email", "person_id", "1z")
                .dataset())
        .with(
            CookieAssignments.CONTRACT,
            table(CookieAssignments.CONTRACT)
                .with("anonymous_id", "h:anonymous_id:k")
                .row(
                    "person_id", "1x",
                    "assigned_from", "2025-12-01T00:00:00Z",
                    "assigned_until", "2026-01-02T10:00:00Z")
                .row(
                    "person_id", "3y",
                    "assigned_from", "2026-01-02T10:00:00.000001Z",
                    "assigned_until", "2026-01-05T09:00:00Z")
                .row(
                    "person_id", "1x",
                    "assigned_from", "2026-01-05T09:00:00.000001Z",
                    "assigned_until", "2026-02-05T09:00:00Z")
                .dataset());
  }
}
