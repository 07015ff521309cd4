package io.percorso.pattern;

import static io.percorso.testing.TableBuilder.table;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;

import io.percorso.identity.CookieAssignments;
import io.percorso.identity.PersonIdentifiers;
import io.percorso.identity.Persons;
import io.percorso.source.Feeds;
import io.percorso.source.RunDate;
import io.percorso.staging.StagedFeeds;
import io.percorso.testing.RoomDefaults;
import io.percorso.testing.TableBuilder;
import io.percorso.touchpoint.OrderLines;
import io.percorso.touchpoint.Sessions;
import io.percorso.touchpoint.TouchpointConfig;
import io.percorso.touchpoint.Touchpoints;
import io.percorso.touchpoint.WebEvents;
import io.percorso.touchpoint.WebInputs;
import io.percorso.touchpoint.WebTouchpoints;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Events that go straight to whom they are of become what they do by way of their visitor. */
class WebEventsTest {
  private static final ZoneId MADRID = ZoneId.of("Europe/Madrid");
  private static final TouchpointConfig CONFIG = RoomDefaults.touchpoint(MADRID.getId());
  private static final int EVENTS = 4000;
  private static final int COOKIES = 150;
  private static final int PERSONS = 40;
  private static final int CONTACTS = 200;

  private final Random random = new Random(7);
  private final Dataset<Row> events = kept(events());
  private final Dataset<Row> assignments = kept(assignments());
  private final Dataset<Row> contacts = kept(contacts());
  private final Dataset<Row> orders = kept(orders());

  @Test
  void whicheverWayEventsGoTheTablesAreTheSame() {
    WebEvents straight = web(WebEvents::from);
    assertThat(straight.rows().where("kind = 3").count()).isGreaterThan(EVENTS / 4);
    assertThat(straight.touchpoints().count()).isGreaterThan(EVENTS / 10);
    Dataset<Row> pass = pass(straight);
    Dataset<Row> other =
        pass(web((rows, inputs) -> WebEvents.asTouchpoints(WebTouchpoints.from(rows, inputs))));
    for (Function<Dataset<Row>, Dataset<Row>> made :
        List.<Function<Dataset<Row>, Dataset<Row>>>of(
            rows -> PersonPass.journeyTouchpoints(rows, RoomDefaults.journey()),
            PersonPass::sessions,
            PersonPass::journeys,
            PersonPass::outcomes,
            PersonPass::matches)) {
      List<String> rows = shown(made.apply(pass));
      assertThat(rows).isNotEmpty().isEqualTo(shown(made.apply(other)));
    }
  }

  private WebEvents web(BiFunction<Dataset<Row>, WebInputs, WebEvents> way) {
    TableBuilder identifiers = table(PersonIdentifiers.CONTRACT);
    TableBuilder persons = table(Persons.CONTRACT);
    for (int i = 0; i < PERSONS; i++) {
      identifiers.row("identifier", "1p" + i, "person_id", "1p" + i);
      identifiers.row("identifier", "3p" + i, "person_id", "1p" + i);
      persons.row("person_id", "1p" + i, "is_web_joinable", i % 7 != 0);
    }
    return way.apply(
        events,
        new WebInputs(
            identifiers.dataset(),
            assignments,
            persons.dataset(),
            orders,
            table(StagedFeeds.of(Feeds.PRODUCTS))
                .row("product_id", "r1", "brand", "acme")
                .dataset(),
            CONFIG));
  }

  private Dataset<Row> pass(WebEvents web) {
    return kept(
        PersonPass.of(
            web,
            web.touchpoints().unionByName(contacts),
            OrderLines.from(
                orders,
                table(StagedFeeds.of(Feeds.ORDER_LINES))
                    .with(
                        "line_number",
                        "1",
                        "fulfilment",
                        "in_store",
                        "quantity",
                        "1",
                        "net_amount",
                        "2.00")
                    .row("order_id", "o1", "product_id", "r1")
                    .row("order_id", "o2", "product_id", "r2")
                    .row("order_id", "o3", "product_id", "r3")
                    .dataset(),
                table(StagedFeeds.of(Feeds.RETURNS)).dataset(),
                table(StagedFeeds.of(Feeds.PRODUCTS)).dataset()),
            CONFIG,
            RoomDefaults.journey(),
            new PatternEngine(new CompiledPatterns(TestPatterns.shipped()), TestPatterns.history()),
            new RunDate(LocalDate.parse("2026-06-30"), MADRID)));
  }

  private static Dataset<Row> kept(Dataset<Row> rows) {
    return rows.localCheckpoint();
  }

  private static List<String> shown(Dataset<Row> rows) {
    return Arrays.stream((String[]) rows.toJSON().collect()).sorted().toList();
  }

  private Dataset<Row> events() {
    TableBuilder rows = table(StagedFeeds.of(Feeds.WEB_EVENTS)).with("is_excluded", false);
    for (int i = 0; i < EVENTS; i++) {
      int cookie = random.nextInt(COOKIES);
      rows.row(
          "event_id", "e" + i,
          "occurred_at", instant(),
          "activity", one("product_view", "purchase", "search"),
          "product_id", one("r1", "r2", null),
          "order_id", one("o1", "o9", null, null),
          "session_key", one("k", null, null),
          "anonymous_id", random.nextInt(10) == 0 ? null : "c" + cookie,
          "customer_id", random.nextInt(15) == 0 ? "p" + cookie % PERSONS : null,
          "email", random.nextInt(200) == 0 ? "p" + random.nextInt(PERSONS + 5) : null);
    }
    return rows.dataset();
  }

  /** Of some cookies none, of some one person's, of some several persons'. */
  private Dataset<Row> assignments() {
    TableBuilder rows = table(CookieAssignments.CONTRACT);
    for (int cookie = 0; cookie < COOKIES; cookie++) {
      for (int day = 1; day <= cookie % 4; day++) {
        int person = (cookie % 8 == 7 ? cookie + day : cookie) % PERSONS;
        rows.row(
            "anonymous_id",
            "c" + cookie,
            "person_id",
            "1p" + person,
            "is_web_joinable",
            person % 7 != 0,
            "assigned_from",
            "2026-05-0%dT08:00:00Z".formatted(2 * day),
            "assigned_until",
            "2026-05-0%dT07:59:59Z".formatted(2 * day + 1));
      }
    }
    return rows.dataset();
  }

  private Dataset<Row> contacts() {
    TableBuilder rows =
        table(Touchpoints.CONTRACT)
            .with(
                "source", "interactions",
                "channel", "call_centre",
                "activity", "question",
                "is_online", false,
                "is_in_store", false,
                "identity_method", "direct",
                "event_count", 1L);
    for (int i = 0; i < CONTACTS; i++) {
      String at = instant();
      rows.row(
          "touchpoint_id",
          "t" + i,
          "source_key",
          "i" + i,
          "person_id",
          one("1p" + random.nextInt(PERSONS), "9c" + random.nextInt(COOKIES), null),
          "occurred_at",
          at,
          "last_at",
          at);
    }
    return rows.dataset().withColumn("session", lit(null).cast(Sessions.CONTRACT.nullableSchema()));
  }

  private static Dataset<Row> orders() {
    return table(StagedFeeds.of(Feeds.ORDERS))
        .with("sales_channel", "store", "currency", "EUR", "ordered_at", "2026-05-09T10:00:00Z")
        .row("order_id", "o1")
        .row("order_id", "o2")
        .row("order_id", "o3")
        .dataset()
        .selectExpr(
            "*",
            "CASE order_id WHEN 'o1' THEN '1p3' WHEN 'o2' THEN '9c5' END AS person_id",
            "'direct' AS identity_method");
  }

  private String instant() {
    return "2026-05-0%dT0%d:%02d:00Z"
        .formatted(1 + random.nextInt(8), 7 + random.nextInt(3), random.nextInt(60));
  }

  private @Nullable String one(@Nullable String... values) {
    return values[random.nextInt(values.length)];
  }
}
