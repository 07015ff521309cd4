package io.percorso.touchpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.percorso.testing.RoomDefaults;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The rules of sessions and their touchpoints, on rows as the visitor pass sorts them. */
class VisitorWalkTest {
  private static final TouchpointConfig CONFIG = RoomDefaults.touchpoint("Europe/Madrid");
  private static final Instant NINE = Instant.parse("2026-03-01T09:00:00Z");
  private static final long SECOND = 1_000_000L;
  private static final long MINUTE = 60 * SECOND;
  private static final long HOUR = 60 * MINUTE;

  @Test
  void aGapOfExactlyTheLimitStaysInTheSessionAndOneMicrosecondMoreDoesNot() {
    assertThat(visits(event("e1", 0), event("e2", 30 * MINUTE))).containsExactly("e1 x2");
    assertThat(visits(event("e1", 0), event("e2", 30 * MINUTE + 1)))
        .containsExactly("e1 x1", "e2 x1");
  }

  @Test
  void theGapCountsFromTheLastEventNotTheFirst() {
    assertThat(visits(event("e1", 0), event("e2", 20 * MINUTE), event("e3", 40 * MINUTE)))
        .containsExactly("e1 x3");
  }

  @Test
  void aSessionLastsExactlyTheMostItMayAndNotOneMicrosecondMore() {
    assertThat(visits(every20MinutesUntil(24 * HOUR))).containsExactly("e00 x73");
    Values[] oneMore = every20MinutesUntil(24 * HOUR);
    oneMore[72] = event("e72", 24 * HOUR + 1);
    assertThat(visits(oneMore)).containsExactly("e00 x72", "e72 x1");
  }

  @Test
  void aNewPersonBeginsANewSession() {
    assertThat(
            visits(
                login("1ana", "1ana"),
                login("1bob", "1bob"),
                event("e1", 0).set("customer", "1ana"),
                event("e2", 1).set("customer", "1bob"),
                event("e3", 2).set("customer", "1ana")))
        .containsExactly("e1 x1", "e2 x1", "e3 x1");
  }

  @Test
  void aNewVisitorBeginsANewSession() {
    assertThat(visits(event("e1", 0), event("e2", 1).set("visitor", "d").set("anonymous_id", "d")))
        .containsExactly("e1 x1", "e2 x1");
  }

  @Test
  void aSessionKeyOfTheSourceHoldsWhateverTheGapAndWhateverLiesBetween() {
    List<Row> touchpoints =
        walk(
            event("e2", MINUTE),
            event("e1", 0).set("session_key", "s"),
            event("e3", 100 * HOUR).set("session_key", "s"),
            event("e4", 2 * MINUTE).set("session_key", "t"));
    assertThat(touchpoints.stream().map(VisitorWalkTest::visit).toList())
        .containsExactly("e2 x1", "e1 x2", "e4 x1");
    assertThat(touchpoints.stream().map(row -> session(row, "session_key")).toList())
        .containsExactly(null, "s", "t");
  }

  @Test
  void aSessionKeyThatTwoPersonsUsedIsTwoSessionsHoweverTheyInterleave() {
    assertThat(
            visits(
                login("1ana", "1ana"),
                event("e1", 0).set("session_key", "s"),
                event("e2", 1).set("session_key", "s").set("customer", "1ana"),
                event("e3", 2).set("session_key", "s"),
                event("e4", 3).set("session_key", "s").set("customer", "1ana")))
        .containsExactly("e1 x2", "e2 x2");
  }

  @Test
  void anEventBelongsToItsOwnStrongIdentifierThenToTheCookiesPersonThenToTheCookie() {
    Row[] rows =
        walk(
                assignment(0, 10, "1ann", true),
                assignment(11, 20, "1eve", false),
                login("1bob", "1bob", true),
                login("3bob", "1rob", true),
                login("1eve", "1eve", false),
                event("e01", 0).set("customer", "1bob").set("email", "3bob"),
                event("e02", 0).set("email", "3bob"),
                event("e03", 0).set("customer", "1hub").set("email", "3bob"),
                event("e04", 0),
                event("e05", 10),
                event("e06", 10).set("customer", "1hub"),
                event("e07", 10).set("customer", "1eve"),
                event("e08", 11),
                event("e09", 20),
                event("e10", 21))
            .toArray(Row[]::new);
    assertThat(rows)
        .extracting(
            row -> value(row, "source_key"),
            row -> value(row, "person_id"),
            row -> value(row, "identity_method"))
        .map(tuple -> String.join(" ", tuple.toList().toArray(String[]::new)))
        .containsExactly(
            "e01 1bob direct", "e02 1rob direct", "e04 1ann stitched", "e07 9c anonymous");
    assertThat(rows).extracting(row -> value(row, "event_count")).containsExactly(1L, 2L, 3L, 4L);
  }

  @Test
  void aSessionIsDirectWhereOneOfItsEventsBoreTheIdentifier() {
    List<Row> touchpoints =
        walk(
            assignment(0, HOUR, "1ana", true),
            login("1ana", "1ana"),
            event("e1", 0).set("activity", "product_view"),
            event("e2", 1).set("customer", "1ana"));
    assertThat(touchpoints)
        .extracting(row -> value(row, "identity_method"))
        .containsExactly("direct", "direct");
    assertThat(session(touchpoints.get(0), "identity_method")).isEqualTo("direct");
  }

  @Test
  void aVisitorWithoutCookieWhoseIdentifierIsNobodysGivesNothing() {
    Values strongOnly =
        event("e1", 0).set("visitor", "1hub").set("anonymous_id", null).set("customer", "1hub");
    assertThat(walk(strongOnly)).isEmpty();
    assertThat(walk(login("1hub", "1eve", false).set("visitor", "1hub"), strongOnly)).isEmpty();
    assertThat(walk(login("1hub", "1bob").set("visitor", "1hub"), strongOnly))
        .extracting(row -> value(row, "person_id"), row -> value(row, "anonymous_id"))
        .containsExactly(org.assertj.core.groups.Tuple.tuple("1bob", null));
  }

  @Test
  void aSessionGivesItsVisitAndOneTouchpointPerActivityProductAndCategory() {
    List<Row> touchpoints =
        walk(
            event("e1", 0).set("activity", "product_view").set("product_id", "p"),
            event("e2", 1).set("activity", "visit"),
            event("e3", 2)
                .set("activity", "product_view")
                .set("product_id", "p")
                .set("store_id", "s2")
                .set("order_id", "o1"),
            event("e4", 3).set("activity", "product_view").set("category", "k"),
            event("e5", 4)
                .set("activity", "product_view")
                .set("product_id", "p")
                .set("store_id", "s10"),
            event("e6", 5).set("activity", "dance"));
    assertThat(touchpoints)
        .extracting(
            row ->
                value(row, "activity")
                    + " "
                    + value(row, "product_id")
                    + " "
                    + value(row, "category")
                    + " x"
                    + value(row, "event_count")
                    + " "
                    + offset(row, "occurred_at")
                    + ".."
                    + offset(row, "last_at")
                    + " "
                    + value(row, "store_id")
                    + " "
                    + value(row, "order_id"))
        .containsExactly(
            "visit null null x6 0..5 null null",
            "product_view p null x3 0..4 s2 o1",
            "product_view null k x1 3..3 null null",
            "other null null x1 5..5 null null");
    assertThat(touchpoints).allSatisfy(row -> assertThat(value(row, "source_key")).isEqualTo("e1"));
    assertThat(touchpoints).extracting(row -> value(row, "touchpoint_id")).doesNotHaveDuplicates();
    assertThat(value(touchpoints.get(1), "touchpoint_id"))
        .isEqualTo(SourceHash.of("web_events", "e1", "product_view", "p", null));
    assertThat(value(touchpoints.get(1), "session_id")).isEqualTo(SourceHash.of("c", "e1"));
    assertThat(touchpoints.stream().map(row -> row.isNullAt(row.size() - 1)).toList())
        .containsExactly(false, true, true, true);
  }

  @Test
  void aPurchaseWhoseOrderIsStagedGivesNoTouchpointButCountsInTheVisit() {
    List<Row> touchpoints =
        walk(
            order("o1"),
            purchase("e1", 0, "o1", "5.00"),
            purchase("e2", 1, "o2", "7.00"),
            event("e3", 2).set("activity", "product_view").set("order_id", "o1"));
    assertThat(touchpoints)
        .extracting(
            row ->
                value(row, "activity")
                    + " x"
                    + value(row, "event_count")
                    + " "
                    + value(row, "order_id")
                    + " "
                    + value(row, "net_amount"))
        .containsExactly("visit x3 null null", "purchase x1 o2 7.00", "product_view x1 o1 null");
  }

  @Test
  void aPurchaseIsTheSumOfItsEventsWithEachOrderOnce() {
    assertThat(
            walk(
                purchase("e1", 0, "o2", null),
                purchase("e2", 1, "o2", "7.00"),
                purchase("e3", 2, "o2", "7.00"),
                purchase("e4", 3, "o1", "1.10"),
                purchase("e5", 4, null, "0.50"),
                purchase("e6", 5, null, "0.50")))
        .element(1)
        .extracting(
            row -> value(row, "net_amount"),
            row -> value(row, "event_count"),
            row -> value(row, "order_id"),
            row -> value(row, "currency_code"))
        .containsExactly(new BigDecimal("9.10"), 6L, "o2", null);
  }

  @Test
  void aSearchKeepsTheFewestResults() {
    assertThat(
            walk(
                search("e1", 0, 4),
                search("e2", 1, null),
                search("e3", 2, 0),
                search("e4", 3, 9),
                event("e5", 4).set("activity", "list_view").set("search_results", -1)))
        .extracting(row -> value(row, "search_results"))
        .containsExactly(null, 0, null);
  }

  @Test
  void theVisitKnowsWhatBroughtIt() {
    List<Row> touchpoints =
        walk(
            event("e1", 0).set("campaign", "unnamed").set("referrer", "r1").set("page_url", "u1"),
            event("e2", 1)
                .set("medium", "cpc")
                .set("source", "google")
                .set("campaign", "spring")
                .set("device", "phone")
                .set("referrer", "r2")
                .set("page_url", "u2")
                .set("platform", "app"),
            event("e3", 2).set("source", "bing").set("campaign", "late").set("device", "desk"));
    Row visit = touchpoints.get(0);
    assertThat(value(visit, "marketing_channel")).isEqualTo("paid_search");
    assertThat(value(visit, "campaign")).isEqualTo("spring");
    assertThat(value(visit, "channel")).isEqualTo("web");
    List<String> columns =
        List.of("source", "medium", "campaign", "referrer", "entry_url", "device", "channel");
    assertThat(columns.stream().map(column -> session(visit, column)))
        .containsExactly("google", "cpc", "spring", "r1", "u1", "phone", "web");
    assertThat(value(walk(event("e1", 0)).get(0), "marketing_channel")).isEqualTo("direct");
  }

  @Test
  void theAppIsAChannelOfItsOwnAndAStoreVisitThatNamesAStoreIsInIt() {
    List<Row> touchpoints =
        walk(
            event("e1", 0).set("platform", "app").set("activity", "store_visit"),
            event("e2", 1).set("activity", "try_on").set("store_id", "s1"),
            event("e3", 2).set("activity", "store_locator").set("store_id", "s1"));
    assertThat(touchpoints)
        .extracting(
            row ->
                value(row, "activity")
                    + " "
                    + value(row, "channel")
                    + " "
                    + value(row, "is_in_store")
                    + " "
                    + value(row, "is_online"))
        .containsExactly(
            "visit app false true",
            "store_visit app false true",
            "try_on web true true",
            "store_locator web false true");
  }

  @Test
  void datesAreThoseOfTheBusinessZoneAtMidnightAndWhenClocksChange() {
    assertThat(
            List.of(
                date("2026-03-28T22:59:59.999999Z"),
                date("2026-03-28T23:00:00Z"),
                date("2026-03-29T21:59:59.999999Z"),
                date("2026-03-29T22:00:00Z"),
                date("2026-10-25T22:59:59.999999Z"),
                date("2026-10-25T23:00:00Z"),
                date("1969-12-31T22:59:59.999999Z")))
        .containsExactly(
            "2026-03-28",
            "2026-03-29",
            "2026-03-29",
            "2026-03-30",
            "2026-10-25",
            "2026-10-26",
            "1969-12-31");
  }

  @Test
  void aVisitorWithManyEventsGivesTouchpointsBeforeAllAreRead() {
    int events = 100_000;
    int[] read = {0};
    Iterator<Row> rows =
        IntStream.range(0, events)
            .mapToObj(i -> event("e%06d".formatted(i), i * HOUR).row())
            .peek(row -> read[0]++)
            .iterator();
    VisitorWalk walk = new VisitorWalk(rows, CONFIG);
    assertThat(walk.next()).isNotNull();
    assertThat(read[0]).isEqualTo(2);
    int visits = 1;
    for (; walk.hasNext(); walk.next()) {
      visits++;
    }
    assertThat(visits).isEqualTo(events);
  }

  private static String date(String instant) {
    long micros = Micros.of(Instant.parse(instant));
    Row row = walk(event("e1", micros - Micros.of(NINE))).get(0);
    assertThat(session(row, "started_date")).isEqualTo(value(row, "occurred_date"));
    return String.valueOf(value(row, "occurred_date"));
  }

  private static Values[] every20MinutesUntil(long last) {
    return IntStream.rangeClosed(0, (int) (last / (20 * MINUTE)))
        .mapToObj(i -> event("e%02d".formatted(i), i * 20 * MINUTE))
        .toArray(Values[]::new);
  }

  private static List<String> visits(Values... rows) {
    return walk(rows).stream()
        .filter(row -> "visit".equals(value(row, "activity")))
        .map(VisitorWalkTest::visit)
        .toList();
  }

  private static String visit(Row row) {
    assertThat(session(row, "event_count")).isEqualTo(value(row, "event_count"));
    return value(row, "source_key") + " x" + value(row, "event_count");
  }

  private static List<Row> walk(Values... rows) {
    List<Row> sorted = new ArrayList<>();
    for (Values values : rows) {
      sorted.add(values.row());
    }
    List<Row> touchpoints = new ArrayList<>();
    new VisitorWalk(sorted.iterator(), CONFIG).forEachRemaining(touchpoints::add);
    return touchpoints;
  }

  private static Object value(Row row, String column) {
    return row.get(TouchpointRow.at(column));
  }

  private static long offset(Row row, String column) {
    return Micros.of(row.getTimestamp(TouchpointRow.at(column))) - Micros.of(NINE);
  }

  private static Object session(Row row, String column) {
    return row.getStruct(row.size() - 1).get(Sessions.CONTRACT.columnNames().indexOf(column));
  }

  private static Values event(String id, long offset) {
    return new Values()
        .set("kind", VisitorRow.EVENT)
        .set("event_id", id)
        .set("occurred_us", Micros.of(NINE) + offset)
        .set("anonymous_id", "c")
        .set("activity", "visit");
  }

  private static Values purchase(
      String id, long offset, @Nullable String order, @Nullable String value) {
    return event(id, offset)
        .set("activity", "purchase")
        .set("order_id", order)
        .set("value", value == null ? null : new BigDecimal(value));
  }

  private static Values search(String id, long offset, @Nullable Integer results) {
    return event(id, offset).set("activity", "search").set("search_results", results);
  }

  private static Values assignment(long from, long until, String person, boolean joinable) {
    return new Values()
        .set("kind", VisitorRow.ASSIGNMENT)
        .set("occurred_us", Micros.of(NINE) + from)
        .set("until_us", Micros.of(NINE) + until)
        .set("person_id", person)
        .set("is_web_joinable", joinable);
  }

  private static Values login(String identifier, String person) {
    return login(identifier, person, true);
  }

  private static Values login(String identifier, String person, boolean joinable) {
    return new Values()
        .set("kind", VisitorRow.LOGIN)
        .set("customer", identifier)
        .set("person_id", person)
        .set("is_web_joinable", joinable);
  }

  private static Values order(String orderId) {
    return new Values().set("kind", VisitorRow.ORDER).set("order_id", orderId);
  }

  /** One row of the visitor c. */
  private static final class Values {
    private final @Nullable Object[] values = new Object[VisitorRow.COLUMNS.size()];

    Values() {
      set("visitor", "c");
    }

    Values set(String column, @Nullable Object value) {
      values[VisitorRow.COLUMNS.indexOf(column)] = value;
      return this;
    }

    Row row() {
      return RowFactory.create(values.clone());
    }
  }
}
