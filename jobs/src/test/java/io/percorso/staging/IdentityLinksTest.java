package io.percorso.staging;

import static io.percorso.staging.StagingCase.delivered;
import static io.percorso.staging.StagingCase.pseudonym;
import static io.percorso.testing.TableAssert.assertTable;
import static io.percorso.testing.TableBuilder.table;
import static org.assertj.core.api.Assertions.assertThat;

import io.percorso.source.Feeds;
import io.percorso.testing.SparkTest;
import io.percorso.testing.TableBuilder;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.assertj.core.api.ListAssert;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/** From when links are known, and that links put together are those of all rows together. */
@NullUnmarked
class IdentityLinksTest {
  private static final String OLD = "3" + pseudonym("old@example.org");
  private static final String NEW = "3" + pseudonym("new@example.org");

  private static StagingCase customers() {
    return delivered(Feeds.CUSTOMERS)
        .with("customer_id", "c", "created_at", "2019-06-01T10:00:00Z", "received_at", null);
  }

  private static StagingCase orders() {
    return delivered(Feeds.ORDERS)
        .with("order_id", "o", "ordered_at", "2026-01-01T10:00:00Z", "updated_at", null)
        .with("sales_channel", "web", "currency", "EUR", "customer_id", "c")
        .with("email", "old@example.org", "received_at", null);
  }

  private static ListAssert<String> assertTimes(StagingCase rows) {
    return assertThat(rows.staged().links("other_identifier", "first_seen_at", "known_at"));
  }

  @Test
  void aRecordIsKnownFromItsUpdateAndNotFromItsCreation() {
    assertTimes(customers().row("updated_at", "2026-01-10T10:00:00Z", "email", "old@example.org"))
        .containsExactly(OLD + " | 2019-06-01T10:00:00Z | 2026-01-10T10:00:00Z");
  }

  @Test
  void aRowIsKnownFromTheLatestOfItsEventItsUpdateAndItsArrival() {
    String from = OLD + " | 2026-01-01T10:00:00Z | ";
    assertTimes(orders().row()).containsExactly(from + "2026-01-01T10:00:00Z");
    assertTimes(orders().row("updated_at", "2026-01-02T10:00:00Z"))
        .containsExactly(from + "2026-01-02T10:00:00Z");
    assertTimes(
            orders()
                .row("updated_at", "2026-01-02T10:00:00Z", "received_at", "2026-01-09T10:00:00Z"))
        .containsExactly(from + "2026-01-09T10:00:00Z");
    assertTimes(
            orders()
                .row("updated_at", "2026-01-20T10:00:00Z", "received_at", "2026-01-09T10:00:00Z"))
        .containsExactly(from + "2026-01-20T10:00:00Z");
  }

  @Test
  void everyVersionIsKnownFromItsOwnTimes() {
    assertTimes(
            customers()
                .row(
                    "updated_at",
                    "2026-01-10T10:00:00Z",
                    "received_at",
                    "2026-01-11T08:00:00Z",
                    "email",
                    "old@example.org")
                .row(
                    "updated_at",
                    "2026-02-10T10:00:00Z",
                    "received_at",
                    "2026-02-12T08:00:00Z",
                    "email",
                    "new@example.org"))
        .containsExactlyInAnyOrder(
            OLD + " | 2019-06-01T10:00:00Z | 2026-01-11T08:00:00Z",
            NEW + " | 2019-06-01T10:00:00Z | 2026-02-12T08:00:00Z");
  }

  @Test
  void aConflictingVersionIsKnownToo() {
    assertTimes(
            orders()
                .row("received_at", "2026-01-03T10:00:00Z", "updated_at", "2026-01-02T10:00:00Z")
                .row(
                    "received_at",
                    "2026-01-04T10:00:00Z",
                    "updated_at",
                    "2026-01-02T10:00:00Z",
                    "email",
                    "new@example.org"))
        .containsExactlyInAnyOrder(
            OLD + " | 2026-01-01T10:00:00Z | 2026-01-03T10:00:00Z",
            NEW + " | 2026-01-01T10:00:00Z | 2026-01-04T10:00:00Z");
  }

  @Test
  void ofCopiesTheFirstToArriveMakesItKnown() {
    assertTimes(
            orders()
                .row("received_at", "2026-01-09T10:00:00Z")
                .row("received_at", "2026-01-03T10:00:00Z"))
        .containsExactly(OLD + " | 2026-01-01T10:00:00Z | 2026-01-03T10:00:00Z");
  }

  @Test
  void aCopyThatDoesNotSayWhenItArrivedWasThereFromTheEventOn() {
    StagingCase.Outcome winner = orders().row("received_at", "2026-01-03T10:00:00Z").row().staged();
    assertThat(winner.staged("received_at")).containsExactly("2026-01-03T10:00:00Z");
    assertThat(winner.links("other_identifier", "known_at"))
        .containsExactly(OLD + " | 2026-01-01T10:00:00Z");

    StagingCase.Outcome loser =
        orders()
            .row("received_at", "2026-01-03T10:00:00Z")
            .row()
            .row("updated_at", "2026-01-05T10:00:00Z", "email", "new@example.org")
            .staged();
    assertThat(loser.links("other_identifier", "known_at"))
        .containsExactlyInAnyOrder(
            OLD + " | 2026-01-01T10:00:00Z", NEW + " | 2026-01-05T10:00:00Z");
  }

  @Test
  void nightsThatReadACopyEachKnowWhatARebuildKnows() {
    StagingCase.Outcome first = orders().row().staged();
    StagingCase.Outcome whole = orders().row().row("received_at", "2026-01-03T10:00:00Z").staged();

    assertThat(afterChange(links(first), links(whole)).collectAsList())
        .containsExactlyElementsOf(whole.links());
  }

  @Test
  void linksTogetherAreTheLeastOfBothAndNullIsTheLeast() {
    Dataset<Row> some =
        link()
            .row("identifier", "1a", "known_at", "2026-01-05T10:00:00Z")
            .row("identifier", "1b", "known_at", null)
            .row("identifier", "1c", "known_at", "2026-01-05T10:00:00Z")
            .dataset();
    Dataset<Row> others =
        link()
            .row("identifier", "1a", "known_at", "2026-01-04T10:00:00Z")
            .row("identifier", "1b", "known_at", "2026-01-04T10:00:00Z")
            .row("identifier", "1d", "known_at", "2026-01-04T10:00:00Z")
            .dataset();
    Dataset<Row> more =
        link()
            .row("identifier", "1a", "known_at", null)
            .row("identifier", "1b", "known_at", "2026-01-03T10:00:00Z")
            .row("identifier", "1d", "known_at", "2026-01-05T10:00:00Z")
            .dataset();

    String[] two = {
      "1a | 2026-01-04T10:00:00Z",
      "1b | -",
      "1c | 2026-01-05T10:00:00Z",
      "1d | 2026-01-04T10:00:00Z"
    };
    assertKnown(IdentityLinks.together(some, others)).containsExactlyInAnyOrder(two);
    assertKnown(IdentityLinks.together(others, some)).containsExactlyInAnyOrder(two);
    assertKnown(afterChange(some, others)).containsExactlyInAnyOrder(two);

    String[] three = {"1a | -", "1b | -", "1c | 2026-01-05T10:00:00Z", "1d | 2026-01-04T10:00:00Z"};
    assertKnown(IdentityLinks.together(IdentityLinks.together(some, others), more))
        .containsExactlyInAnyOrder(three);
    assertKnown(IdentityLinks.together(some, IdentityLinks.together(others, more)))
        .containsExactlyInAnyOrder(three);
    assertKnown(afterChange(afterChange(some, others), more)).containsExactlyInAnyOrder(three);
  }

  @Test
  void theEarlierTimesMayBeThoseOfDifferentRows() {
    Dataset<Row> late =
        link()
            .row(
                "identifier",
                "1a",
                "first_seen_at",
                "2026-01-01T10:00:00Z",
                "known_at",
                "2026-01-09T10:00:00Z")
            .dataset();
    Dataset<Row> prompt =
        link()
            .row(
                "identifier",
                "1a",
                "first_seen_at",
                "2026-01-02T10:00:00Z",
                "known_at",
                "2026-01-02T10:00:00Z")
            .dataset();

    assertTable(afterChange(late, prompt))
        .columns("first_seen_at", "known_at")
        .containsExactly("2026-01-01T10:00:00Z | 2026-01-02T10:00:00Z");
  }

  private static TableBuilder link() {
    return table(IdentityLinks.CONTRACT).with("feed", "orders", "other_identifier", "3x");
  }

  private static Dataset<Row> links(StagingCase.Outcome outcome) {
    return SparkTest.session()
        .createDataFrame(outcome.links(), IdentityLinks.CONTRACT.nullableSchema());
  }

  private static ListAssert<String> assertKnown(Dataset<Row> links) {
    return assertTable(links).columns("identifier", "known_at");
  }

  /** The links that were known, changed as a night changes the table. */
  private static Dataset<Row> afterChange(Dataset<Row> known, Dataset<Row> seen) {
    IdentityLinks.Change change = IdentityLinks.change(known, seen);
    return known
        .join(change.removed(), change.removed().columns(), "left_anti")
        .unionByName(change.added());
  }
}
