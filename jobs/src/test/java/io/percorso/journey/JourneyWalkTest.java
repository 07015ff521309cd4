package io.percorso.journey;

import static io.percorso.testing.TouchpointBuilder.touchpoint;
import static org.assertj.core.api.Assertions.assertThat;

import io.percorso.testing.RoomDefaults;
import io.percorso.testing.SparkTest;
import io.percorso.testing.TouchpointBuilder;
import io.percorso.touchpoint.Micros;
import io.percorso.touchpoint.SourceHash;
import io.percorso.touchpoint.Touchpoint;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class JourneyWalkTest {
  private static final JourneyConfig CONFIG = RoomDefaults.journey();
  private static final Instant T = Instant.parse("2026-01-01T10:00:00Z");
  private static final Duration GAP = Duration.ofDays(30);
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration MICRO = Duration.ofNanos(1000);

  @Test
  void aGapOfExactlyTheLimitStaysAndOneMicrosecondMoreBeginsANewJourney() {
    assertThat(journeys(at("a", "visit", T), at("b", "visit", T.plus(GAP)))).isEqualTo("ab");
    assertThat(journeys(at("a", "visit", T), at("b", "visit", T.plus(GAP).plus(MICRO))))
        .isEqualTo("a b");
  }

  @Test
  void theGapCountsFromTheTouchpointBefore() {
    assertThat(
            journeys(
                at("a", "visit", T),
                at("b", "visit", T.plus(GAP)),
                at("c", "visit", T.plus(GAP).plus(GAP))))
        .isEqualTo("abc");
  }

  @Test
  void whatComesMoreThanTheCooldownAfterThePurchaseBeginsTheNextJourney() {
    assertThat(journeys(at("a", "purchase", T), at("b", "product_view", T.plus(HOUR))))
        .isEqualTo("ab");
    assertThat(journeys(at("a", "purchase", T), at("b", "product_view", T.plus(HOUR).plus(MICRO))))
        .isEqualTo("a b");
    assertThat(journeys(at("a", "purchase", T), at("b", "purchase", T.plus(HOUR).plus(MICRO))))
        .isEqualTo("a b");
  }

  @Test
  void theCooldownCountsFromTheLastPurchase() {
    assertThat(
            journeys(
                at("a", "purchase", T),
                at("b", "purchase", T.plus(HOUR)),
                at("c", "search", T.plus(HOUR).plus(HOUR)),
                at("d", "search", T.plus(HOUR).plus(HOUR).plus(MICRO))))
        .isEqualTo("abc d");
  }

  @Test
  void onlyAPurchaseOrAPrePurchaseTouchpointBeginsTheNextJourneyAfterTheCooldown() {
    assertThat(
            journeys(
                at("a", "purchase", T),
                at("b", "complaint", T.plusSeconds(90_000)),
                at("c", "other", T.plusSeconds(90_001)),
                at("d", "contact", T.plusSeconds(90_002)),
                at("e", "campaign_click", T.plusSeconds(90_003)),
                at("f", "visit", T.plusSeconds(90_004)),
                at("g", "add_to_cart", T.plusSeconds(90_005))))
        .isEqualTo("abcde fg");
  }

  @Test
  void aConfirmationThatIsSeenAgainBelongsToTheJourneyOfItsPurchase() {
    assertThat(
            journeys(
                at("a", "purchase", T).of("o1"),
                at("b", "visit", T.plus(HOUR).plus(HOUR)),
                at("c", "purchase", T.plus(HOUR).plus(HOUR)).of("o1"),
                at("d", "search", T.plus(HOUR).plus(HOUR).plus(HOUR).plus(MICRO)),
                at("e", "purchase", T.plus(GAP)).of("o2")))
        .isEqualTo("ac bde");
  }

  @Test
  void amountsOfAJourneyMayComeToMoreThanOneOfThem() {
    JourneyWalk walk =
        walk(
            at("a", "purchase", T).paid("9999999999999999.99", "EUR").of("o1"),
            at("b", "purchase", T).paid("0.01", "EUR").of("o2"));
    Row row = walk.journeys().get(0).toRow();
    assertThat(
            SparkTest.session()
                .createDataFrame(List.of(row), Journeys.CONTRACT.nullableSchema())
                .select("net_amount")
                .head()
                .getDecimal(0))
        .isEqualByComparingTo("10000000000000000.00");
  }

  @Test
  void aPurchaseIsNeverAboutAnotherWhateverStageItIsIn() {
    JourneyConfig repeats =
        RoomDefaults.journey(
            "stage-models.six_stage = [",
            "{ name = awareness, activities = [visit] }",
            "{ name = purchase, activities = [purchase] }",
            "{ name = retention, activities = [contact], after-purchase = [purchase] } ]");
    List<Touchpoint> touchpoints =
        Arrays.stream(
                new TouchpointBuilder[] {
                  at("a", "purchase", T).of("o1"),
                  at("b", "purchase", T.plus(GAP).plus(GAP)).of("o2"),
                  at("c", "purchase", T.plus(GAP.multipliedBy(4))).of("o3")
                })
            .map(TouchpointBuilder::build)
            .toList();
    assertThat(
            text(
                JourneyWalk.of("1a", touchpoints, Micros.of(T.plus(GAP.multipliedBy(5))), repeats)))
        .isEqualTo("a b c");
  }

  @Test
  void aPostPurchaseTouchpointBelongsToTheJourneyOfItsOrderWheneverItComes() {
    assertThat(
            journeys(
                at("a", "purchase", T).of("o1"),
                at("b", "visit", T.plus(HOUR).plus(MICRO)),
                at("c", "purchase", T.plus(HOUR).plus(HOUR)).of("o2"),
                at("d", "return", T.plus(GAP).plus(GAP)).of("o1"),
                at("e", "delivery", T.minus(HOUR)).of("o1"),
                at("f", "contact", T.plus(GAP).plus(GAP)).of("o2"),
                at("g", "review_write", T.plus(GAP).plus(GAP)).of("unknown")))
        .isEqualTo("ead bcf g");
  }

  @Test
  void anAttachedTouchpointBridgesNoGap() {
    Instant half = T.plus(Duration.ofDays(20));
    assertThat(
            journeys(
                at("a", "purchase", T).of("o1"),
                at("b", "delivery", half).of("o1"),
                at("c", "complaint", T.plus(GAP).plus(MICRO))))
        .isEqualTo("ab c");
    assertThat(
            journeys(
                at("a", "purchase", T).of("o1"),
                at("b", "delivery", half),
                at("c", "complaint", T.plus(GAP).plus(MICRO))))
        .isEqualTo("abc");
  }

  @Test
  void whatFollowsAReserveBelongsToItsJourneyAndTheCollectionIsThePurchase() {
    Instant collected = T.plus(Duration.ofDays(3));
    JourneyWalk walk =
        walk(
            at("a", "reserve", T).of("o1"),
            at("b", "pickup_ready", T.plus(Duration.ofDays(1))).of("o1"),
            at("c", "purchase", collected).of("o1").in("store", false),
            at("d", "pickup", collected).of("o1").in("store", false));
    assertThat(text(walk)).isEqualTo("abcd");
    assertThat(walk.journeys().get(0).outcome()).isEqualTo("converted");
    assertThat(walk.journeys().get(0).convertedAt()).isEqualTo(Micros.of(collected));
    assertThat(
            journeys(
                at("a", "reserve", T).of("o1"),
                at("b", "visit", T.plus(GAP).plus(MICRO)),
                at("c", "pickup_ready", T.plus(GAP).plus(MICRO)).of("o1"),
                at("d", "purchase", T.plus(GAP).plus(HOUR)).of("o1"),
                at("e", "pickup", T.plus(GAP).plus(HOUR)).of("o1")))
        .isEqualTo("ace bd");
  }

  @Test
  void contactIsRetentionOnlyStrictlyAfterAPurchase() {
    JourneyWalk walk =
        walk(
            at("a", "contact", T.minus(MICRO)),
            at("b", "contact", T),
            at("p", "purchase", T).in("store", false),
            at("q", "purchase", T.plus(MICRO)),
            at("c", "contact", T.plus(MICRO)),
            at("d", "campaign_open", T.plus(MICRO)));
    assertThat(walk.steps())
        .extracting(
            step -> step.touchpoint().id() + " " + step.stageNumber() + step.placement().stage())
        .containsExactly(
            "a 2consideration",
            "b 2consideration",
            "p 4purchase",
            "q 4purchase",
            "c 5retention",
            "d 5retention");
    assertThat(walk.steps().get(4).placement().stages()).containsEntry("four_stage", "loyalty");
  }

  @Test
  void tiesAreOrderedByStageSourceKeyActivityProductAndCategory() {
    List<TouchpointBuilder> inOrder =
        List.of(
            tie("10", "other", "z", "z"),
            tie("09", "visit", "z", "z"),
            tie("08", "search", "a", "k2").with("category", null),
            tie("07", "search", "a", "k2").with("category", "a"),
            tie("06", "search", "a", "k2").with("product_id", "p").with("category", null),
            tie("05", "wishlist", "a", "k2").with("product_id", null),
            tie("04", "compare", "a", "k3"),
            tie("03", "compare", "a", "\uFFFD"),
            tie("02", "compare", "a", "🛒"),
            tie("01", "compare", "b", "k1"),
            tie("00", "purchase", "a", "a"));
    List<Touchpoint> shuffled =
        new ArrayList<>(inOrder.stream().map(TouchpointBuilder::build).toList());
    for (int seed = 0; seed < 50; seed++) {
      Collections.shuffle(shuffled, new java.util.Random(seed));
      assertThat(JourneyWalk.of("1ana", shuffled, end(T), CONFIG).steps())
          .extracting(step -> step.touchpoint().id())
          .containsExactly("10", "09", "08", "07", "06", "05", "04", "03", "02", "01", "00");
    }
  }

  @Test
  void aJourneyThatNeverBoughtIsOpenUntilTheGapHasPassed() {
    assertThat(outcome(T.plus(GAP), at("a", "add_to_cart", T))).isEqualTo("open");
    assertThat(outcome(T.plus(GAP).plus(MICRO), at("a", "add_to_cart", T)))
        .isEqualTo("abandoned_cart");
    assertThat(outcome(T.plus(GAP).plus(MICRO), at("a", "checkout_error", T)))
        .isEqualTo("abandoned_cart");
    assertThat(outcome(T.plus(GAP).plus(MICRO), at("a", "remove_from_cart", T)))
        .isEqualTo("browsed");
    assertThat(outcome(T, at("a", "purchase", T))).isEqualTo("converted");
    assertThat(
            outcome(
                T.plus(GAP).plus(HOUR),
                at("a", "reserve", T).of("o"),
                at("b", "cancellation", T.plus(HOUR)).of("o")))
        .isEqualTo("open");
  }

  @Test
  void goingBackAStageIsKeptAndCounted() {
    assertThat(
            walk(
                    at("a", "product_view", T),
                    at("b", "add_to_cart", T.plusSeconds(1)),
                    at("c", "other", T.plusSeconds(2)),
                    at("d", "product_view", T.plusSeconds(3)),
                    at("e", "add_to_cart", T.plusSeconds(4)),
                    at("f", "visit", T.plusSeconds(5)),
                    at("g", "visit", T.plusSeconds(6)))
                .journeys())
        .extracting(JourneySummary::stageBackCount)
        .containsExactly(2L);
  }

  @Test
  void countsTakeOnePurchasePerOrder() {
    JourneySummary journey =
        walk(
                at("a", "purchase", T).of("o1").with("line_number", "1").paid("10.00", "EUR"),
                at("b", "product_view", T.plusSeconds(1)),
                at("c", "purchase", T.plusSeconds(2))
                    .of("o1")
                    .with("line_number", "2")
                    .paid("5.50", "EUR"),
                at("d", "product_view", T.plusSeconds(3)),
                at("e", "purchase", T.plusSeconds(4)).of("o2").paid("0.25", "EUR"),
                at("f", "purchase", T.plusSeconds(5)),
                at("g", "purchase", T.plusSeconds(6)))
            .journeys()
            .get(0);
    assertThat(journey.orderCount()).isEqualTo(4);
    assertThat(journey.touchpointCount()).isEqualTo(6);
    assertThat(journey.onlineTouchpointCount()).isEqualTo(6);
    assertThat(journey.stageBackCount()).isEqualTo(1);
    assertThat(journey.netAmount()).isEqualTo(new BigDecimal("15.75"));
    assertThat(journey.currencyCode()).isEqualTo("EUR");
  }

  @Test
  void anOrderThatItsEventsTellTwiceIsPaidOnce() {
    TouchpointBuilder told = at("a", "purchase", T).of("o1").with("product_id", "boot");
    TouchpointBuilder again = at("b", "purchase", T.plusSeconds(45)).of("o1");
    assertThat(
            amount(told.paid("1.00", "EUR"), again.with("product_id", "boot").paid("1.00", "EUR")))
        .isEqualTo("1.00 EUR 1");
    assertThat(
            amount(told.paid("1.00", "EUR"), again.with("product_id", "tent").paid("4.00", "EUR")))
        .isEqualTo("5.00 EUR 1");
  }

  @Test
  void amountsOfSeveralCurrenciesAreNeverAdded() {
    assertThat(amount(at("a", "purchase", T).paid("1.00", "EUR"))).isEqualTo("1.00 EUR 1");
    assertThat(amount(at("a", "purchase", T).paid("1.00", null))).isEqualTo("1.00 null 1");
    assertThat(
            amount(
                at("a", "purchase", T).paid("1.00", "EUR"),
                at("b", "purchase", T).paid("1.00", null)))
        .isEqualTo("null null 2");
    assertThat(
            amount(
                at("a", "purchase", T).paid("1.00", "EUR"),
                at("b", "purchase", T).paid("1.00", "USD")))
        .isEqualTo("null null 2");
    assertThat(amount(at("a", "purchase", T), at("b", "reserve", T).paid("1.00", "EUR")))
        .isEqualTo("null null 0");
  }

  @Test
  void aJourneyIsOmnichannelWithOnlineAndOfflineTouchpointsAndADeliveryIsNotEnough() {
    assertThat(isOmnichannel(at("a", "visit", T), at("b", "purchase", T))).isFalse();
    assertThat(isOmnichannel(at("a", "visit", T), at("b", "purchase", T).in("store", false)))
        .isTrue();
    assertThat(isOmnichannel(at("a", "visit", T), at("b", "delivery", T).in("mail", false)))
        .isFalse();
    assertThat(isOmnichannel(at("b", "purchase", T).in("store", false))).isFalse();
  }

  @Test
  void aSummaryIsARowOfTheContract() {
    JourneyWalk walk =
        walkOf(
            "9c",
            at("a", "visit", T).with("session_id", "s1"),
            at("b", "search", T.plusMillis(1))
                .with("session_id", "s1")
                .with("marketing_channel", "email"),
            at("c", "purchase", T.plusMillis(1999)).in("store", false).paid("3.00", "EUR"),
            at("z", "search", T.plus(GAP).plus(GAP)));
    Row row = walk.journeys().get(0).toRow();
    List<String> columns = Journeys.CONTRACT.columnNames();
    assertThat(row.size()).isEqualTo(columns.size());
    Map<String, String> values =
        columns.stream()
            .filter(column -> !row.isNullAt(columns.indexOf(column)))
            .collect(Collectors.toMap(c -> c, c -> text(row.get(columns.indexOf(c)))));
    assertThat(values)
        .containsOnly(
            Map.entry("journey_id", SourceHash.of("9c", "a")),
            Map.entry("person_id", "9c"),
            Map.entry("first_touchpoint_id", "a"),
            Map.entry("last_touchpoint_id", "c"),
            Map.entry("first_channel", "web"),
            Map.entry("last_channel", "store"),
            Map.entry("first_marketing_channel", "email"),
            Map.entry("outcome", "converted"),
            Map.entry("currency_code", "EUR"),
            Map.entry("channels", "[store, web]"),
            Map.entry("journey_number", "1"),
            Map.entry("currency_count", "1"),
            Map.entry("touchpoint_count", "3"),
            Map.entry("online_touchpoint_count", "2"),
            Map.entry("session_count", "1"),
            Map.entry("order_count", "1"),
            Map.entry("stage_back_count", "0"),
            Map.entry("net_amount", "3.00"),
            Map.entry("duration_seconds", "1"),
            Map.entry("is_anonymous", "true"),
            Map.entry("is_omnichannel", "true"),
            Map.entry("started_at", "2026-01-01T10:00:00Z"),
            Map.entry("ended_at", "2026-01-01T10:00:01.999Z"),
            Map.entry("converted_at", "2026-01-01T10:00:01.999Z"),
            Map.entry("started_date", "2026-01-01"));
    assertThat(walk.journeys()).extracting(JourneySummary::number).containsExactly(1, 2);
    assertThat(walk.steps()).extracting(JourneyStep::position).containsExactly(1, 2, 3, 1);
  }

  @Test
  void withoutAPersonThereAreStepsButNoJourneys() {
    JourneyWalk walk =
        walkOf(null, at("b", "contact", T.plus(HOUR)), at("a", "purchase", T).of("o1"));
    assertThat(walk.journeys()).isEmpty();
    assertThat(walk.steps())
        .extracting(
            step ->
                step.touchpoint().id() + step.stageNumber() + step.journeyId() + step.position())
        .containsExactly("a4null0", "b2null0");
  }

  @Test
  void nobodyWithoutTouchpointsHasAJourney() {
    assertThat(walk().journeys()).isEmpty();
    assertThat(walk().steps()).isEmpty();
  }

  private static String text(Object value) {
    if (value instanceof java.sql.Timestamp timestamp) {
      return timestamp.toInstant().toString();
    }
    return value instanceof Object[] many ? Arrays.toString(many) : value.toString();
  }

  private static boolean isOmnichannel(TouchpointBuilder... touchpoints) {
    return walk(touchpoints).journeys().get(0).isOmnichannel();
  }

  private static String amount(TouchpointBuilder... touchpoints) {
    JourneySummary journey = walk(touchpoints).journeys().get(0);
    return journey.netAmount() + " " + journey.currencyCode() + " " + journey.currencies();
  }

  private static String outcome(Instant end, TouchpointBuilder... touchpoints) {
    List<Touchpoint> built = Arrays.stream(touchpoints).map(TouchpointBuilder::build).toList();
    return JourneyWalk.of("1ana", built, Micros.of(end), CONFIG).journeys().get(0).outcome();
  }

  private static TouchpointBuilder tie(String id, String activity, String source, String key) {
    return at(id, activity, T).with("source", source).with("source_key", key).with("category", "z");
  }

  private static TouchpointBuilder at(String id, String activity, Instant instant) {
    return touchpoint(id, activity, instant);
  }

  private static long end(Instant instant) {
    return Micros.of(instant.plus(GAP));
  }

  private static JourneyWalk walk(TouchpointBuilder... touchpoints) {
    return walkOf("1ana", touchpoints);
  }

  private static JourneyWalk walkOf(@Nullable String personId, TouchpointBuilder... touchpoints) {
    return JourneyWalk.of(
        personId,
        Arrays.stream(touchpoints).map(TouchpointBuilder::build).toList(),
        end(T),
        CONFIG);
  }

  /** The ids of each journey's touchpoints in order, journeys separated by a space. */
  private static String journeys(TouchpointBuilder... touchpoints) {
    return text(walk(touchpoints));
  }

  private static String text(JourneyWalk walk) {
    return walk.journeys().stream()
        .map(
            journey ->
                walk.steps().stream()
                    .filter(step -> journey.journeyId().equals(step.journeyId()))
                    .map(step -> step.touchpoint().id())
                    .collect(Collectors.joining()))
        .collect(Collectors.joining(" "));
  }
}
