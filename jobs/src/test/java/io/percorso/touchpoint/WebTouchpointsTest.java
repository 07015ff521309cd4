package io.percorso.touchpoint;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.hash;
import static org.assertj.core.api.Assertions.assertThat;

import io.percorso.identity.CookieAssignments;
import io.percorso.identity.PersonIdentifiers;
import io.percorso.identity.Persons;
import io.percorso.source.Feeds;
import io.percorso.staging.StagedFeeds;
import io.percorso.testing.RoomDefaults;
import io.percorso.testing.TableAssert;
import io.percorso.testing.TableBuilder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WebTouchpointsTest {
  private static final TouchpointConfig CONFIG = RoomDefaults.touchpoint("Europe/Madrid");
  private static final Instant START = Instant.parse("2026-03-01T09:00:00Z");
  private static final int VISITORS = 2_000;

  @Test
  void joinsEventsWithTheirPersonsProductsAndOrders() {
    Dataset<Row> events =
        TableBuilder.table(StagedFeeds.of(Feeds.WEB_EVENTS))
            .with("activity", "product_view", "occurred_at", "2026-03-01T09:00:00Z")
            .row("event_id", "a", "anonymous_id", "c1", "product_id", "p1")
            .row("event_id", "b", "anonymous_id", "c2", "product_id", "p1", "category", "own")
            .row("event_id", "c", "anonymous_id", "c3", "customer_id", "ana", "product_id", "p9")
            .row("event_id", "d", "email", "ana", "customer_id", "hub")
            .row("event_id", "e", "anonymous_id", "c5", "is_excluded", true)
            .row("event_id", "f")
            .row("event_id", "g", "customer_id", "hub")
            .row("event_id", "h", "customer_id", "eve")
            .row("event_id", "i", "anonymous_id", "c6", "activity", "purchase", "order_id", "o1")
            .row(
                "event_id",
                "j",
                "anonymous_id",
                "c7",
                "activity",
                "purchase",
                "order_id",
                "o2",
                "value",
                "4.00")
            .row("event_id", "k", "anonymous_id", "c8", "customer_id", "eve")
            .dataset();
    Dataset<Row> touchpoints =
        WebTouchpoints.from(
            events,
            new WebInputs(
                TableBuilder.table(PersonIdentifiers.CONTRACT)
                    .row("identifier", "1ana", "person_id", "1ana")
                    .row("identifier", "3ana", "person_id", "1ana")
                    .row("identifier", "1eve", "person_id", "1eve")
                    .dataset(),
                TableBuilder.table(CookieAssignments.CONTRACT)
                    .row(
                        "anonymous_id",
                        "c1",
                        "person_id",
                        "1ana",
                        "is_web_joinable",
                        true,
                        "assigned_from",
                        "2026-03-01T09:00:00Z",
                        "assigned_until",
                        "2026-03-01T09:00:00Z")
                    .row(
                        "anonymous_id",
                        "c2",
                        "person_id",
                        "1ana",
                        "is_web_joinable",
                        true,
                        "assigned_from",
                        "2026-03-01T09:00:00.000001Z",
                        "assigned_until",
                        "2026-03-01T10:00:00Z")
                    .dataset(),
                TableBuilder.table(Persons.CONTRACT)
                    .row("person_id", "1ana", "is_web_joinable", true)
                    .row("person_id", "1eve", "is_web_joinable", false)
                    .dataset(),
                TableBuilder.table(StagedFeeds.of(Feeds.ORDERS)).row("order_id", "o1").dataset(),
                TableBuilder.table(StagedFeeds.of(Feeds.PRODUCTS))
                    .row("product_id", "p1", "category", "shoes", "brand", "acme")
                    .dataset(),
                CONFIG));
    assertThat(touchpoints.schema().catalogString())
        .isEqualTo(WebTouchpoints.SCHEMA.catalogString());
    TableAssert.assertTable(touchpoints.filter("activity <> 'visit'"))
        .columns(
            "source_key",
            "activity",
            "person_id",
            "identity_method",
            "category",
            "brand",
            "order_id",
            "net_amount")
        .containsExactlyInAnyOrder(
            "a | product_view | 1ana | stitched | shoes | acme | - | -",
            "b | product_view | 9c2 | anonymous | own | acme | - | -",
            "c | product_view | 1ana | direct | - | - | - | -",
            "d | product_view | 1ana | direct | - | - | - | -",
            "j | purchase | 9c7 | anonymous | - | - | o2 | 4.00",
            "k | product_view | 9c8 | anonymous | - | - | - | -");
    TableAssert.assertTable(touchpoints.filter("session is not null").select("session.*"))
        .columns("person_id", "anonymous_id", "event_count", "started_at", "started_date")
        .containsExactlyInAnyOrder(
            "1ana | c1 | 1 | 2026-03-01T09:00:00Z | 2026-03-01",
            "9c2 | c2 | 1 | 2026-03-01T09:00:00Z | 2026-03-01",
            "1ana | c3 | 1 | 2026-03-01T09:00:00Z | 2026-03-01",
            "1ana | - | 1 | 2026-03-01T09:00:00Z | 2026-03-01",
            "9c6 | c6 | 1 | 2026-03-01T09:00:00Z | 2026-03-01",
            "9c7 | c7 | 1 | 2026-03-01T09:00:00Z | 2026-03-01",
            "9c8 | c8 | 1 | 2026-03-01T09:00:00Z | 2026-03-01");
  }

  /** One generated event; keyless ones follow the gap. */
  private record Event(
      String id, int visitor, @Nullable String sessionKey, long at, String activity) {}

  @Test
  void everyEventIsInExactlyOneSessionHoweverTheInputIsOrdered() {
    List<Event> events = generated(new Random(20260301));
    List<Row> straight = collected(dataset(events));
    List<Event> shuffled = new ArrayList<>(events);
    Collections.shuffle(shuffled, new Random(7));
    List<Row> again = collected(dataset(shuffled).repartition(7, hash(col("event_id"))));
    assertThat(again).hasSameSizeAs(straight);
    assertThat(new HashSet<>(again).equals(new HashSet<>(straight)))
        .as("the same touchpoints in any order of the input")
        .isTrue();

    Map<String, Long> expected = bruteForce(events);
    Map<String, Long> visits = new HashMap<>();
    Map<String, Long> inside = new HashMap<>();
    Set<String> ids = new HashSet<>();
    for (Row row : straight) {
      String session = row.getString(TouchpointRow.SOURCE_KEY);
      long count = row.getLong(TouchpointRow.EVENT_COUNT);
      boolean isVisit = row.getString(TouchpointRow.ACTIVITY).equals("visit");
      assertThat(ids.add(row.getString(TouchpointRow.TOUCHPOINT_ID))).isTrue();
      assertThat(row.isNullAt(row.size() - 1)).isEqualTo(!isVisit);
      (isVisit ? visits : inside).merge(session, count, Long::sum);
    }
    assertThat(visits).isEqualTo(expected);
    assertThat(visits.values().stream().mapToLong(count -> count).sum()).isEqualTo(events.size());
    assertThat(inside.values().stream().mapToLong(count -> count).sum())
        .isEqualTo(events.stream().filter(event -> !event.activity().equals("visit")).count());
    inside.forEach((session, count) -> assertThat(count).isLessThanOrEqualTo(visits.get(session)));
  }

  /** Events by session, from the definition, told apart by its first event_id. */
  private static Map<String, Long> bruteForce(List<Event> events) {
    Map<String, List<Event>> groups = new HashMap<>();
    events.forEach(
        event ->
            groups
                .computeIfAbsent(event.visitor() + "/" + event.sessionKey(), k -> new ArrayList<>())
                .add(event));
    Map<String, Long> sessions = new HashMap<>();
    for (List<Event> group : groups.values()) {
      group.sort(java.util.Comparator.comparingLong(Event::at).thenComparing(Event::id));
      Event first = group.get(0);
      Event previous = first;
      for (Event event : group) {
        boolean isCut =
            event.at() - previous.at() > 1_800_000_000L
                || event.at() - first.at() > 86_400_000_000L;
        if (event.sessionKey() == null && isCut) {
          first = event;
        }
        sessions.merge(first.id(), 1L, Long::sum);
        previous = event;
      }
    }
    return sessions;
  }

  private static List<Event> generated(Random random) {
    String[] activities = {"visit", "product_view", "search", "add_to_cart", "purchase", "odd"};
    long[] steps = {0, 1, 60_000_000L, 1_799_999_999L, 1_800_000_000L, 1_800_000_001L};
    List<Event> events = new ArrayList<>();
    for (int visitor = 0; visitor < VISITORS; visitor++) {
      boolean isLong = visitor % 50 == 0;
      long at = random.nextInt(1000);
      int count = isLong ? 120 : 1 + random.nextInt(12);
      for (int i = 0; i < count; i++) {
        at += steps[isLong ? 1 + random.nextInt(4) : random.nextInt(steps.length)];
        String key = visitor % 3 == 0 && random.nextBoolean() ? "s" + random.nextInt(2) : null;
        String id = "%04x-%d".formatted(random.nextInt(65536), events.size());
        events.add(new Event(id, visitor, key, at, activities[random.nextInt(activities.length)]));
      }
    }
    return events;
  }

  private static Dataset<Row> dataset(List<Event> events) {
    TableBuilder table = TableBuilder.table(StagedFeeds.of(Feeds.WEB_EVENTS));
    for (Event event : events) {
      table.row(
          "event_id", event.id(),
          "anonymous_id", "c" + event.visitor(),
          "session_key", event.sessionKey(),
          "activity", event.activity(),
          "product_id", event.activity().equals("product_view") ? "p" + event.at() % 3 : null,
          "occurred_at", START.plusNanos(event.at() * 1000).toString());
    }
    return table.dataset();
  }

  private static List<Row> collected(Dataset<Row> events) {
    return WebTouchpoints.from(
            events,
            new WebInputs(
                TableBuilder.table(PersonIdentifiers.CONTRACT).dataset(),
                TableBuilder.table(CookieAssignments.CONTRACT).dataset(),
                TableBuilder.table(Persons.CONTRACT).dataset(),
                TableBuilder.table(StagedFeeds.of(Feeds.ORDERS)).dataset(),
                TableBuilder.table(StagedFeeds.of(Feeds.PRODUCTS)).dataset(),
                CONFIG))
        .collectAsList();
  }
}
