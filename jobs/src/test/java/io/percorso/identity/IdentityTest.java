package io.percorso.identity;

import static io.percorso.testing.TableAssert.assertTable;
import static io.percorso.testing.TableBuilder.table;

import io.percorso.identity.IdentityConfig.Raw;
import io.percorso.identity.IdentityConfig.RawLink;
import io.percorso.source.Feeds;
import io.percorso.staging.IdentityLinks;
import io.percorso.staging.StagedFeeds;
import io.percorso.testing.TableBuilder;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.assertj.core.api.ListAssert;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

@NullUnmarked
class IdentityTest {
  private static final ZoneId MADRID = ZoneId.of("Europe/Madrid");
  private static final IdentityConfig CONFIG =
      new IdentityConfig(2, 6, Duration.ofHours(720), List.of(), List.of());

  private static TableBuilder links(String... pairs) {
    TableBuilder links = table(IdentityLinks.CONTRACT);
    for (String pair : pairs) {
      String[] ends = pair.split("-");
      links.row("identifier", ends[0], "other_identifier", ends[ends.length - 1]);
    }
    return links;
  }

  private static Dataset<Row> noCustomers() {
    return table(StagedFeeds.of(Feeds.CUSTOMERS)).dataset();
  }

  private static Identity resolved(IdentityConfig config, String... pairs) {
    return Identity.resolve(
        links(pairs).dataset(),
        noCustomers(),
        config,
        raw -> Optional.of(Identifiers.rank(raw.namespace()) + raw.value()));
  }

  @Test
  void aPersonIsAComponentNamedByItsSmallestIdentifier() {
    Identity identity = resolved(CONFIG, "1b-3x", "3x-4p", "1a-4p", "3y", "2k-3z");
    assertTable(identity.identifiers())
        .columns("identifier", "namespace", "person_id")
        .containsExactlyInAnyOrder(
            "1a | customer_id | 1a",
            "1b | customer_id | 1a",
            "3x | email | 1a",
            "4p | phone | 1a",
            "3y | email | 3y",
            "2k | loyalty_id | 2k",
            "3z | email | 2k");
    assertTable(identity.persons())
        .columns("person_id", "identifier_count", "customer_id_count")
        .containsExactlyInAnyOrder("1a | 4 | 2", "3y | 1 | 0", "2k | 2 | 0");
    assertTable(identity.hubs()).isEmpty();
  }

  @Test
  void anIdentifierWithTooManyNeighboursInOneOtherNamespaceLinksNobody() {
    Identity identity = resolved(CONFIG, "1a-4h", "1b-4h", "1c-4h", "1a-4i", "1b-4i", "3e-4i");
    assertTable(identity.identifiers())
        .columns("identifier", "person_id")
        .containsExactlyInAnyOrder("1a | 1a", "1b | 1a", "1c | 1c", "4i | 1a", "3e | 1a");
    assertTable(identity.hubs())
        .columns("identifier", "namespace", "reason", "neighbour_count")
        .containsExactly("4h | phone | too_many_neighbours | 3");
  }

  @Test
  void neighboursOfTheOwnNamespaceMakeNoHub() {
    assertTable(resolved(CONFIG, "1a-1b", "1a-1c", "1a-1d").hubs()).isEmpty();
  }

  @Test
  void inAnOversizedComponentOnlyDirectLinksFromACustomerIdHold() {
    Identity identity =
        resolved(CONFIG, "1a-3x", "1b-3x", "3x-4p", "4p-2k", "1b-2k", "2k-4q", "3y-4q");
    assertTable(identity.identifiers())
        .columns("identifier", "person_id")
        .containsExactlyInAnyOrder(
            "1a | 1a", "1b | 1b", "3x | 1a", "2k | 1b", "4p | 4p", "4q | 4q", "3y | 3y");
    assertTable(identity.hubs())
        .columns("reason", "neighbour_count")
        .hasSize(7)
        .containsOnly("oversized_component | 7");
  }

  @Test
  void aComponentOfExactlyTheLimitIsAPerson() {
    assertTable(resolved(CONFIG, "1a-3x", "1b-3x", "3x-4p", "2k-4p", "2k-4q").identifiers())
        .columns("person_id")
        .hasSize(6)
        .containsOnly("1a");
  }

  @Test
  void blockedIdentifiersAndLinksUndoAWrongOne() {
    IdentityConfig blocking =
        new IdentityConfig(
            2,
            6,
            Duration.ofHours(720),
            List.of(new Raw("email", "info")),
            List.of(new RawLink(new Raw("phone", "p"), new Raw("customer_id", "b"))));
    Identity identity = resolved(blocking, "1a-3info", "1b-3info", "1a-4p", "1b-4p");
    assertTable(identity.identifiers())
        .columns("identifier", "person_id")
        .containsExactlyInAnyOrder("1a | 1a", "4p | 1a", "1b | 1b");
    assertTable(identity.hubs())
        .columns("identifier", "reason", "neighbour_count")
        .containsExactly("3info | blocked | -");
  }

  @Test
  void oneCustomerWhoDeniedKeepsThePersonFromTheWeb() {
    Dataset<Row> customers =
        table(StagedFeeds.of(Feeds.CUSTOMERS))
            .row("customer_id", "a", "consent_analytics", "granted")
            .row("customer_id", "b", "consent_analytics", "denied")
            .dataset();
    Identity identity =
        Identity.resolve(
            links("1a-3x", "1b-3x", "1c-3y").dataset(), customers, CONFIG, r -> Optional.empty());
    assertTable(identity.persons())
        .columns("person_id", "is_web_joinable")
        .containsExactlyInAnyOrder("1a | false", "1c | true");
  }

  /** Links with the instant each was known from: {@code "3x"} alone, {@code "1a-3x"} a pair. */
  private static TableBuilder known(String... linksAndInstants) {
    TableBuilder links = table(IdentityLinks.CONTRACT);
    for (int i = 0; i < linksAndInstants.length; i += 2) {
      String[] ends = linksAndInstants[i].split("-");
      links.row(
          "identifier", ends[0],
          "other_identifier", ends[ends.length - 1],
          "known_at", linksAndInstants[i + 1]);
    }
    return links;
  }

  private static ListAssert<String> assertAliases(TableBuilder links) {
    return assertAliases(links, CONFIG);
  }

  private static ListAssert<String> assertAliases(TableBuilder links, IdentityConfig config) {
    Identity identity =
        Identity.resolve(
            links.dataset(),
            noCustomers(),
            config,
            raw -> Optional.of(Identifiers.rank(raw.namespace()) + raw.value()));
    return assertTable(AliasHistory.from(identity.links(), MADRID))
        .columns("former_person_id", "person_id", "valid_from");
  }

  @Test
  void aMergeOnALaterDateLeavesAnAliasAndOneOnTheSameDateDoesNot() {
    assertAliases(
            known(
                "3x", "2026-01-01T10:00:00Z",
                "1a", "2026-01-02T10:00:00Z",
                "1a-4p", "2026-01-02T10:00:00Z",
                "1a-3x", "2026-01-05T22:59:00Z",
                "3x-4p", "2026-01-09T10:00:00Z"))
        .containsExactly("3x | 1a | 2026-01-05");
  }

  @Test
  void theDateOfAMergeIsOneOfTheBusinessZone() {
    assertAliases(
            known(
                "3x", "2026-01-05T22:59:59.999999Z",
                "1a-3x", "2026-01-05T23:00:00Z",
                "3y", "2026-01-05T23:00:00Z",
                "1b-3y", "2026-01-06T22:59:59.999999Z"))
        .containsExactly("3x | 1a | 2026-01-06");
  }

  @Test
  void anOldCustomerRecordMergesFromWhenItWasKnown() {
    Dataset<Row> links =
        known("3x", "2026-01-01T10:00:00Z")
            .row(
                "identifier",
                "1a",
                "other_identifier",
                "3x",
                "first_seen_at",
                "2019-06-01T10:00:00Z",
                "known_at",
                "2026-01-05T10:00:00Z")
            .dataset();
    Identity identity = Identity.resolve(links, noCustomers(), CONFIG, r -> Optional.empty());
    assertTable(AliasHistory.from(identity.links(), MADRID))
        .columns("former_person_id", "person_id", "valid_from")
        .containsExactly("3x | 1a | 2026-01-05");
    assertTable(identity.persons())
        .columns("person_id", "first_seen_at")
        .containsExactly("1a | 2019-06-01T10:00:00Z");
  }

  @Test
  void aLateRowMergesFromWhenItArrived() {
    assertAliases(
            known("1a", "2026-01-01T10:00:00Z", "3x", "2026-01-03T10:00:00Z")
                .row(
                    "identifier",
                    "1a",
                    "other_identifier",
                    "3x",
                    "first_seen_at",
                    "2026-01-02T10:00:00Z",
                    "known_at",
                    "2026-01-08T10:00:00Z"))
        .containsExactly("3x | 1a | 2026-01-08");
  }

  @Test
  void ofTheFeedsThatShowALinkTheFirstToBeKnownMerges() {
    assertAliases(
            known("3x", "2026-01-01T10:00:00Z")
                .with("feed", "customers")
                .row(
                    "identifier",
                    "1a",
                    "other_identifier",
                    "3x",
                    "known_at",
                    "2026-01-09T10:00:00Z")
                .with("feed", "orders")
                .row(
                    "identifier",
                    "1a",
                    "other_identifier",
                    "3x",
                    "known_at",
                    "2026-01-05T10:00:00Z"))
        .containsExactly("3x | 1a | 2026-01-05");
  }

  @Test
  void ofAChainOnOneDateOnlyTheIdThatAnEarlierDatePublishedIsAnAlias() {
    assertAliases(
            known(
                "3e", "2026-01-01T10:00:00Z",
                "2l-3e", "2026-01-05T09:00:00Z",
                "1c-2l", "2026-01-05T12:00:00Z"))
        .containsExactly("3e | 1c | 2026-01-05");
  }

  @Test
  void ofAChainOverDatesEachIdIsAnAliasFromItsOwnEnd() {
    assertAliases(
            known(
                "3e", "2026-01-01T10:00:00Z",
                "2l-3e", "2026-01-05T09:00:00Z",
                "1c-2l", "2026-01-06T12:00:00Z"))
        .containsExactlyInAnyOrder("3e | 1c | 2026-01-05", "2l | 1c | 2026-01-06");
  }

  @Test
  void anIdentifierThatNeverNamedItsPersonIsNoAlias() {
    assertAliases(
            known(
                "2l", "2026-01-01T10:00:00Z",
                "2l-3e", "2026-01-02T10:00:00Z",
                "1c-3e", "2026-01-05T10:00:00Z"))
        .containsExactly("2l | 1c | 2026-01-05");
  }

  @Test
  void aBlockedLinkShowsItsEndsAndMergesNothing() {
    IdentityConfig blocking =
        new IdentityConfig(
            2,
            6,
            Duration.ofHours(720),
            List.of(),
            List.of(new RawLink(new Raw("email", "x"), new Raw("customer_id", "a"))));
    assertAliases(
            known(
                "1a-3x", "2026-01-02T10:00:00Z",
                "1a-4p", "2026-01-03T10:00:00Z",
                "3x-4p", "2026-01-09T10:00:00Z"),
            blocking)
        .containsExactly("3x | 1a | 2026-01-09");
  }

  @Test
  void aHubShowsItsNeighboursAndMergesThemNot() {
    assertAliases(
            known(
                "1a-4h", "2026-01-02T10:00:00Z",
                "1b-4h", "2026-01-02T10:00:00Z",
                "1c-4h", "2026-01-02T10:00:00Z",
                "1a-3x", "2026-01-03T10:00:00Z",
                "1b-3x", "2026-01-09T10:00:00Z"))
        .containsExactly("1b | 1a | 2026-01-09");
  }

  @Test
  void inAnOversizedComponentOnlyALinkToACustomerIdEndsAnId() {
    assertAliases(
            known(
                "1a", "2026-01-01T10:00:00Z",
                "1b", "2026-01-01T10:00:00Z",
                "3x", "2026-01-01T10:00:00Z",
                "4p", "2026-01-01T10:00:00Z",
                "3x-4p", "2026-01-03T10:00:00Z",
                "1b-3x", "2026-01-05T10:00:00Z",
                "1a-3x", "2026-01-07T10:00:00Z",
                "1a-4p", "2026-01-09T10:00:00Z",
                "2k-4p", "2026-01-09T10:00:00Z",
                "2k-4q", "2026-01-09T10:00:00Z",
                "3y-4q", "2026-01-09T10:00:00Z"))
        .containsExactlyInAnyOrder("3x | 1a | 2026-01-05", "4p | 1a | 2026-01-09");
  }

  @Test
  void aLinkThatWasAlwaysKnownLeavesNoAliasAndItsIdMayEndLater() {
    assertAliases(known("3x", "2026-01-01T10:00:00Z", "1a-3x", null)).isEmpty();
    assertAliases(known("3x", null, "1a-3x", "2026-01-05T10:00:00Z"))
        .containsExactly("3x | 1a | 2026-01-05");
    assertAliases(known("2l-3x", null, "1a-3x", "2026-01-05T10:00:00Z"))
        .containsExactly("2l | 1a | 2026-01-05");
  }

  @Test
  void consentSaysNothingOfWhenACustomerWasKnown() {
    Dataset<Row> customers =
        table(StagedFeeds.of(Feeds.CUSTOMERS))
            .row("customer_id", "b", "consent_analytics", "denied")
            .dataset();
    Dataset<Row> links =
        known("1b-4p", "2026-01-05T09:00:00Z", "1a-4p", "2026-01-05T12:00:00Z").dataset();
    Identity identity = Identity.resolve(links, customers, CONFIG, r -> Optional.empty());
    assertTable(AliasHistory.from(identity.links(), MADRID)).isEmpty();
  }
}
