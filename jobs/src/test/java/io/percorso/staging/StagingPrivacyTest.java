package io.percorso.staging;

import static io.percorso.staging.StagingCase.delivered;
import static io.percorso.staging.StagingCase.pseudonym;
import static org.assertj.core.api.Assertions.assertThat;

import io.percorso.source.Feeds;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

@NullUnmarked
class StagingPrivacyTest {
  private static final String PHONE = "+34600123456";
  private static final String MAIL = "ana@example.org";

  @Test
  void linksTheIdentifiersOfEveryValidVersion() {
    var outcome =
        delivered(Feeds.CUSTOMERS)
            .with("email", null, "phone", null, "loyalty_id", null, "created_at", null)
            .row("customer_id", "c1", "updated_at", "2026-01-10", "email", "Ana@Example.org ")
            .row("customer_id", "c1", "updated_at", "2026-02-10", "email", "new@example.org")
            .row("customer_id", "c1", "updated_at", "2026-02-10", "phone", "600 12 34 56")
            .row("customer_id", "c1", "updated_at", "2026-09-10", "email", "later@example.org")
            .row("customer_id", "c2", "updated_at", "2026-01-10", "email", "none@")
            .row("customer_id", "c3", "updated_at", "2026-01-10", "email", "nobody", "phone", "12")
            .row(
                "customer_id",
                "c4",
                "updated_at",
                "2026-01-10",
                "created_at",
                "2020-01-01",
                "loyalty_id",
                "L4",
                "email",
                "c4@example.org")
            .row(
                "customer_id",
                "c4",
                "updated_at",
                "2026-01-12",
                "created_at",
                "2020-01-01",
                "loyalty_id",
                "L4",
                "email",
                "c4@example.org")
            .staged();

    assertThat(outcome.linked())
        .containsExactlyInAnyOrder(
            "1" + pseudonym("c1") + " | 3" + pseudonym(MAIL),
            "1" + pseudonym("c1") + " | 3" + pseudonym("new@example.org"),
            "1" + pseudonym("c1") + " | 4" + pseudonym(PHONE),
            "1" + pseudonym("c2") + " | 3" + pseudonym("none@"),
            "1" + pseudonym("c3") + " | 1" + pseudonym("c3"),
            "1" + pseudonym("c4") + " | 2" + pseudonym("L4"),
            "1" + pseudonym("c4") + " | 3" + pseudonym("c4@example.org"),
            "2" + pseudonym("L4") + " | 3" + pseudonym("c4@example.org"));
    assertThat(outcome.links())
        .filteredOn(row -> row.<String>getAs("identifier").startsWith("2"))
        .singleElement()
        .satisfies(
            row ->
                assertThat(row.<java.sql.Timestamp>getAs("first_seen_at").toInstant())
                    .hasToString("2019-12-31T23:00:00Z"));
    assertThat(outcome.count("superseded")).isEqualTo(2);
    assertThat(outcome.count("quarantined")).isEqualTo(1);
  }

  @Test
  void letsAWebEventLinkNobody() {
    var outcome =
        delivered(Feeds.WEB_EVENTS)
            .with("occurred_at", "2026-01-10T10:00:00Z", "activity", "search")
            .with("anonymous_id", "k", "consent_analytics", null, "is_bot", null)
            .with("customer_id", null, "email", null)
            .row("event_id", "1", "customer_id", "c1", "email", MAIL)
            .row("event_id", "2", "customer_id", "c1")
            .row("event_id", "3")
            .row("event_id", "4", "customer_id", "c9", "consent_analytics", "Denied")
            .staged();

    assertThat(outcome.linked())
        .containsExactlyInAnyOrder(
            "1" + pseudonym("c1") + " | 1" + pseudonym("c1"),
            "3" + pseudonym(MAIL) + " | 3" + pseudonym(MAIL));
    assertThat(
            outcome.staged("event_id", "anonymous_id", "customer_id", "email", "excluded_reason"))
        .contains(
            "4 | - | - | - | consent_denied",
            "1 | " + pseudonym("k") + " | " + pseudonym("c1") + " | " + pseudonym(MAIL) + " | -");
  }

  @Test
  void excludesBotsByDeclarationBrowserAndVolume() {
    var outcome =
        delivered(Feeds.WEB_EVENTS)
            .with("occurred_at", "2026-01-10T10:00:00Z", "activity", "search")
            .with("anonymous_id", "human", "customer_id", null, "is_bot", "false")
            .with("user_agent", "Mozilla/5.0 (Linux; CUBOT X30)", "consent_analytics", "granted")
            .row("event_id", "human 1")
            .row("event_id", "human 2", "occurred_at", "2026-01-10T22:59:59.999999Z")
            .row("event_id", "human 3", "occurred_at", "2026-01-09T23:00:00Z")
            .row("event_id", "human next day", "occurred_at", "2026-01-10T23:00:00Z")
            .row("event_id", "human 1")
            .row("event_id", "declared", "is_bot", "true", "anonymous_id", "d")
            .row("event_id", "browser", "user_agent", "GoogleBOT/2.1", "anonymous_id", "g")
            .row("event_id", "busy 1", "anonymous_id", "busy")
            .row("event_id", "busy 2", "anonymous_id", "busy")
            .row("event_id", "busy 3", "anonymous_id", "busy", "user_agent", "curl/8")
            .row("event_id", "busy 4", "anonymous_id", "busy")
            .row("event_id", "busy other day", "anonymous_id", "busy", "occurred_at", "2026-01-12")
            .row("event_id", "login 1", "anonymous_id", "(not set)", "customer_id", "c")
            .row("event_id", "login 2", "anonymous_id", null, "customer_id", "c")
            .row("event_id", "login 3", "anonymous_id", null, "customer_id", "c")
            .row("event_id", "login 4", "anonymous_id", null, "customer_id", "c")
            .row("event_id", "nobody 1", "anonymous_id", null)
            .row("event_id", "nobody 2", "anonymous_id", null)
            .row("event_id", "nobody 3", "anonymous_id", null)
            .row("event_id", "nobody 4", "anonymous_id", null)
            .staged();

    assertThat(outcome.staged("event_id", "is_excluded", "excluded_reason"))
        .containsExactlyInAnyOrder(
            "human 1 | false | -",
            "human 2 | false | -",
            "human 3 | false | -",
            "human next day | false | -",
            "declared | true | declared_bot",
            "browser | true | user_agent",
            "busy 1 | true | event_volume",
            "busy 2 | true | event_volume",
            "busy 3 | true | user_agent",
            "busy 4 | true | event_volume",
            "busy other day | false | -",
            "login 1 | true | event_volume",
            "login 2 | true | event_volume",
            "login 3 | true | event_volume",
            "login 4 | true | event_volume",
            "nobody 1 | false | -",
            "nobody 2 | false | -",
            "nobody 3 | false | -",
            "nobody 4 | false | -");
    assertThat(outcome.count("duplicate")).isEqualTo(1);
  }

  @Test
  void letsNoPersonalDataOut() {
    String url = "https://shop.example/p?mail=ana%40example.org&tel=" + PHONE + "&x=1";
    var events =
        delivered(Feeds.WEB_EVENTS)
            .with("activity", "search", "customer_id", "c-secret", "email", MAIL)
            .with("anonymous_id", "cookie-secret", "page_url", url, "campaign", null)
            .with("search_term", "call 600 123 456 or " + MAIL, "occurred_at", "2026-01-10")
            .row("event_id", "staged")
            .row("event_id", "clash", "campaign", "one")
            .row("event_id", "clash", "campaign", "two")
            .row("event_id", "bad", "occurred_at", MAIL, "campaign", "tel " + PHONE)
            .row("event_id", MAIL, "occurred_at", "x")
            .staged();
    var customers =
        delivered(Feeds.CUSTOMERS)
            .with("email", MAIL, "phone", PHONE, "loyalty_id", "card-secret")
            .row("customer_id", "c-secret", "updated_at", "x")
            .row("customer_id", "c-secret", "updated_at", "2026-01-10", "city", "Vigo")
            .row("customer_id", "c-secret", "updated_at", "2026-01-10", "city", "Lugo")
            .row(
                "customer_id",
                "c2",
                "updated_at",
                "2026-01-10",
                "loyalty_id",
                null,
                "attributes",
                "{\"note\":\"write to ana@example.org\"}")
            .staged();

    assertThat(events.quarantine()).hasSize(3);
    assertThat(customers.quarantine()).hasSize(2);
    for (var outcome : java.util.List.of(events, customers)) {
      assertThat(outcome.toString())
          .doesNotContain("ana@", "ana%40", "600", "secret", "34600123456")
          .contains(pseudonym(MAIL));
    }
    assertThat(events.staged("search_term", "page_url"))
        .contains("call [phone] or [email] | https://shop.example/p?mail=[email]&tel=[phone]&x=1");
    assertThat(customers.quarantined("row_key"))
        .containsOnly("{\"customer_id\":\"" + pseudonym("c-secret") + "\"}");
  }
}
