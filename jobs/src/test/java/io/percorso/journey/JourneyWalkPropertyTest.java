package io.percorso.journey;

import static io.percorso.testing.TouchpointBuilder.touchpoint;
import static org.assertj.core.api.Assertions.assertThat;

import io.percorso.testing.RoomDefaults;
import io.percorso.testing.TouchpointBuilder;
import io.percorso.touchpoint.Micros;
import io.percorso.touchpoint.Touchpoint;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What holds for any person, on thousands of random ones. */
class JourneyWalkPropertyTest {
  private static final int PERSONS = 5_000;
  private static final JourneyConfig CONFIG = RoomDefaults.journey();
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final long GAP = Micros.of(Duration.ofDays(30));
  private static final long HOUR = Micros.of(Duration.ofHours(1));
  private static final long END = Micros.of(START) + 200 * 24 * HOUR;
  private static final Set<String> PRE =
      Set.of("visit", "product_view", "contact", "reserve", "add_to_cart", "campaign_sent");
  private static final List<String> ACTIVITIES =
      List.of(
          "visit",
          "product_view",
          "contact",
          "reserve",
          "add_to_cart",
          "campaign_sent",
          "purchase",
          "purchase",
          "pickup",
          "return",
          "complaint",
          "other");

  @Test
  void everyTouchpointIsInTheOneJourneyThatTheDefinitionGivesIt() {
    Random random = new Random(20260101);
    for (int person = 0; person < PERSONS; person++) {
      List<Touchpoint> touchpoints = generated(random);
      JourneyWalk walk = JourneyWalk.of("1ana", touchpoints, END, CONFIG);
      Collections.shuffle(touchpoints, random);
      assertThat(JourneyWalk.of("1ana", touchpoints, END, CONFIG)).isEqualTo(walk);

      assertThat(walk.steps())
          .extracting(JourneyStep::touchpoint)
          .containsExactlyInAnyOrderElementsOf(touchpoints);
      assertThat(partition(walk)).isEqualTo(bruteForce(walk.steps()));
      checkPositions(walk);
      checkSummaries(walk);
    }
  }

  private static void checkPositions(JourneyWalk walk) {
    Map<String, Integer> seen = new HashMap<>();
    for (JourneyStep step : walk.steps()) {
      int position = seen.merge(String.valueOf(step.journeyId()), 1, Integer::sum);
      assertThat(step.position()).isEqualTo(position);
    }
    assertThat(seen).hasSize(walk.journeys().size());
  }

  private static void checkSummaries(JourneyWalk walk) {
    long purchases = 0;
    for (int i = 0; i < walk.journeys().size(); i++) {
      JourneySummary journey = walk.journeys().get(i);
      assertThat(journey.number()).isEqualTo(i + 1);
      assertThat(journey.outcome().equals("converted")).isEqualTo(journey.orderCount() > 0);
      assertThat(journey.convertedAt() != null).isEqualTo(journey.orderCount() > 0);
      assertThat(journey.first().occurredAt()).isLessThanOrEqualTo(journey.last().occurredAt());
      if (i > 0) {
        assertThat(walk.journeys().get(i - 1).first().occurredAt())
            .isLessThanOrEqualTo(journey.first().occurredAt());
      }
      purchases += journey.orderCount();
    }
    assertThat(purchases)
        .isLessThanOrEqualTo(walk.steps().stream().filter(s -> isPurchase(s)).count());
  }

  /** The index of each step's journey's first step. */
  private static List<Integer> partition(JourneyWalk walk) {
    Map<String, Integer> first = new HashMap<>();
    List<Integer> partition = new ArrayList<>();
    for (int i = 0; i < walk.steps().size(); i++) {
      String id = String.valueOf(walk.steps().get(i).journeyId());
      first.putIfAbsent(id, i);
      partition.add(first.get(id));
    }
    return partition;
  }

  /** For each step its journey, by the definition read word for word, quadratic. */
  private static List<Integer> bruteForce(List<JourneyStep> steps) {
    List<Integer> starts = new ArrayList<>();
    List<Integer> others = new ArrayList<>();
    for (int i = 0; i < steps.size(); i++) {
      if (orderStart(steps, i) < 0) {
        others.add(i);
        starts.add(-1);
      } else {
        starts.add(-2);
      }
    }
    int current = -1;
    for (int k = 0; k < others.size(); k++) {
      int i = others.get(k);
      long at = steps.get(i).touchpoint().occurredAt();
      long lastPurchase = Long.MIN_VALUE;
      for (int j = 0; j < i; j++) {
        if (starts.get(j) == current && isPurchase(steps.get(j))) {
          lastPurchase = steps.get(j).touchpoint().occurredAt();
        }
      }
      boolean isNext =
          lastPurchase != Long.MIN_VALUE
              && at - lastPurchase > HOUR
              && (isPurchase(steps.get(i)) || isPrePurchase(steps, i));
      if (k == 0 || at - steps.get(others.get(k - 1)).touchpoint().occurredAt() > GAP || isNext) {
        current = i;
      }
      starts.set(i, current);
    }
    for (int i = 0; i < steps.size(); i++) {
      if (starts.get(i) == -2) {
        starts.set(i, starts.get(orderStart(steps, i)));
      }
    }
    Map<Integer, Integer> first = new HashMap<>();
    List<Integer> partition = new ArrayList<>();
    for (int i = 0; i < steps.size(); i++) {
      first.putIfAbsent(starts.get(i), i);
      partition.add(first.get(starts.get(i)));
    }
    return partition;
  }

  private static int orderStart(List<JourneyStep> steps, int i) {
    Touchpoint touchpoint = steps.get(i).touchpoint();
    if (isPurchase(steps.get(i)) && touchpoint.orderId() != null) {
      for (int j = 0; j < i; j++) {
        if (isPurchase(steps.get(j))
            && touchpoint.orderId().equals(steps.get(j).touchpoint().orderId())) {
          return j;
        }
      }
    }
    boolean isPost =
        !touchpoint.activity().equals("other")
            && !isPurchase(steps.get(i))
            && !isPrePurchase(steps, i);
    if (!isPost || touchpoint.orderId() == null) {
      return -1;
    }
    for (int j = 0; j < steps.size(); j++) {
      Touchpoint other = steps.get(j).touchpoint();
      if (touchpoint.orderId().equals(other.orderId())
          && Set.of("reserve", "purchase").contains(other.activity())) {
        return j;
      }
    }
    return -1;
  }

  private static boolean isPrePurchase(List<JourneyStep> steps, int i) {
    Touchpoint touchpoint = steps.get(i).touchpoint();
    boolean isAfterPurchase =
        steps.stream()
            .anyMatch(
                step ->
                    isPurchase(step) && step.touchpoint().occurredAt() < touchpoint.occurredAt());
    boolean movesAfterPurchase = Set.of("contact", "campaign_sent").contains(touchpoint.activity());
    return PRE.contains(touchpoint.activity()) && !(movesAfterPurchase && isAfterPurchase);
  }

  private static boolean isPurchase(JourneyStep step) {
    return step.touchpoint().activity().equals("purchase");
  }

  private static List<Touchpoint> generated(Random random) {
    long[] steps = {0, 0, 1, HOUR - 1, HOUR, HOUR + 1, 24 * HOUR, GAP - 1, GAP, GAP + 1};
    List<Touchpoint> touchpoints = new ArrayList<>();
    Instant at = START;
    int count = 1 + random.nextInt(14);
    for (int i = 0; i < count; i++) {
      at = at.plusNanos(1000 * steps[random.nextInt(steps.length)]);
      TouchpointBuilder touchpoint =
          touchpoint(
              "t" + random.nextInt(10) + i, ACTIVITIES.get(random.nextInt(ACTIVITIES.size())), at);
      if (random.nextInt(3) > 0) {
        touchpoint.of("o" + random.nextInt(3));
      }
      touchpoints.add(touchpoint.build());
    }
    return touchpoints;
  }
}
