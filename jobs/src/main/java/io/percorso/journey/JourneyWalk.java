package io.percorso.journey;

import io.percorso.touchpoint.Activities;
import io.percorso.touchpoint.Bytewise;
import io.percorso.touchpoint.Micros;
import io.percorso.touchpoint.SourceHash;
import io.percorso.touchpoint.Touchpoint;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One walk over a person's touchpoints.
 *
 * @param steps every touchpoint given, in total order, with stages and journey
 * @param journeys by journey_number; empty without a person
 */
public record JourneyWalk(List<JourneyStep> steps, List<JourneySummary> journeys) {
  private static final Comparator<Placed> TOTAL_ORDER =
      Comparator.comparingLong((Placed placed) -> placed.touchpoint.occurredAt())
          .thenComparingInt(placed -> placed.placement.number())
          .thenComparing(placed -> placed.touchpoint.source(), Bytewise.ORDER)
          .thenComparing(placed -> placed.touchpoint.sourceKey(), Bytewise.ORDER)
          .thenComparing(placed -> placed.touchpoint.activity(), Bytewise.ORDER)
          .thenComparing(placed -> placed.touchpoint.productId(), Bytewise.ORDER)
          .thenComparing(placed -> placed.touchpoint.category(), Bytewise.ORDER)
          .thenComparing(placed -> placed.touchpoint.id(), Bytewise.ORDER);

  /**
   * The steps and journeys of one person.
   *
   * @param personId null: nobody known, so stages are those before a purchase, and no journey
   * @param touchpoints all of the person's, in any order
   * @param runDateEnd the first instant after the run date, in microseconds
   */
  public static JourneyWalk of(
      @Nullable String personId,
      List<Touchpoint> touchpoints,
      long runDateEnd,
      JourneyConfig config) {
    List<Placed> placed = inTotalOrder(personId, touchpoints, config.stageModels());
    if (personId == null) {
      return new JourneyWalk(placed.stream().map(Placed::withoutJourney).toList(), List.of());
    }
    cut(placed, config);
    return number(personId, placed, runDateEnd, config);
  }

  /** A touchpoint with its stage and, once it is known, its journey. */
  private static final class Placed {
    final Touchpoint touchpoint;
    final StageModels.Placement placement;
    int journey;

    Placed(Touchpoint touchpoint, StageModels.Placement placement) {
      this.touchpoint = touchpoint;
      this.placement = placement;
    }

    boolean isPurchase() {
      return touchpoint.activity().equals(Activities.PURCHASE);
    }

    boolean isReserve() {
      return touchpoint.activity().equals(Activities.RESERVE);
    }

    JourneyStep withoutJourney() {
      return in(null, 0);
    }

    JourneyStep in(@Nullable String journeyId, int position) {
      return new JourneyStep(touchpoint, journeyId, position, placement);
    }
  }

  private static List<Placed> inTotalOrder(
      @Nullable String personId, List<Touchpoint> touchpoints, StageModels models) {
    long firstPurchase = personId == null ? Long.MAX_VALUE : firstPurchase(touchpoints);
    List<Placed> placed = new ArrayList<>(touchpoints.size());
    for (Touchpoint touchpoint : touchpoints) {
      boolean afterPurchase = firstPurchase < touchpoint.occurredAt();
      placed.add(new Placed(touchpoint, models.placementOf(touchpoint.activity(), afterPurchase)));
    }
    placed.sort(TOTAL_ORDER);
    return placed;
  }

  private static long firstPurchase(List<Touchpoint> touchpoints) {
    return touchpoints.stream()
        .filter(touchpoint -> touchpoint.activity().equals(Activities.PURCHASE))
        .mapToLong(Touchpoint::occurredAt)
        .min()
        .orElse(Long.MAX_VALUE);
  }

  /** Gives each touchpoint its journey, counted from 1 in the order they begin. */
  private static void cut(List<Placed> inOrder, JourneyConfig config) {
    Orders orders = new Orders(inOrder, config.stageModels());
    Map<Placed, Placed> attached = new LinkedHashMap<>();
    Cutter cutter = new Cutter(config);
    for (Placed placed : inOrder) {
      Placed leader = orders.leaderOf(placed);
      if (leader == null) {
        placed.journey = cutter.next(placed);
      } else {
        attached.put(placed, leader);
      }
    }
    attached.forEach((placed, leader) -> placed.journey = leader.journey);
  }

  /** Where the person's orders began, and where they were bought. */
  private static final class Orders {
    private final Map<String, Placed> begun = new HashMap<>();
    private final Map<String, Placed> bought = new HashMap<>();
    private final StageModels models;

    Orders(List<Placed> inOrder, StageModels models) {
      this.models = models;
      for (Placed placed : inOrder) {
        String orderId = placed.touchpoint.orderId();
        if (orderId != null && (placed.isPurchase() || placed.isReserve())) {
          begun.putIfAbsent(orderId, placed);
        }
        if (orderId != null && placed.isPurchase()) {
          bought.putIfAbsent(orderId, placed);
        }
      }
    }

    /**
     * The touchpoint of the order whose journey this one belongs to, whenever it comes: what
     * happens after a purchase is about the order, and a page that confirms it may be seen again.
     * Null: it takes part in the rule.
     */
    @Nullable Placed leaderOf(Placed placed) {
      String orderId = placed.touchpoint.orderId();
      if (orderId == null || placed.isReserve()) {
        return null;
      }
      if (placed.isPurchase()) {
        Placed first = bought.get(orderId);
        return first == placed || placed.touchpoint.lineNumber() != null ? null : first;
      }
      return models.isPostPurchase(placed.placement.number()) ? begun.get(orderId) : null;
    }
  }

  /** The rule that begins a new journey, over the touchpoints that take part in it. */
  private static final class Cutter {
    private final StageModels models;
    private final long gap;
    private final long cooldown;
    private int journey;
    private long previousAt;
    private @Nullable Long lastPurchaseAt;

    Cutter(JourneyConfig config) {
      models = config.stageModels();
      gap = Micros.of(config.journeyGap());
      cooldown = Micros.of(config.purchaseCooldown());
    }

    int next(Placed placed) {
      long at = placed.touchpoint.occurredAt();
      if (journey == 0 || at - previousAt > gap || isNextNeed(placed, at)) {
        journey++;
        lastPurchaseAt = null;
      }
      previousAt = at;
      if (placed.isPurchase()) {
        lastPurchaseAt = at;
      }
      return journey;
    }

    private boolean isNextNeed(Placed placed, long at) {
      return lastPurchaseAt != null
          && at - lastPurchaseAt > cooldown
          && (placed.isPurchase() || models.isPrePurchase(placed.placement.number()));
    }
  }

  /** Journeys get their number by their first touchpoint, attached ones included. */
  private static JourneyWalk number(
      String personId, List<Placed> inOrder, long runDateEnd, JourneyConfig config) {
    Map<Integer, List<JourneyStep>> members = new HashMap<>();
    Map<Integer, String> ids = new HashMap<>();
    List<List<JourneyStep>> journeys = new ArrayList<>();
    List<JourneyStep> steps = new ArrayList<>(inOrder.size());
    for (Placed placed : inOrder) {
      List<JourneyStep> journey =
          members.computeIfAbsent(
              placed.journey,
              key -> {
                List<JourneyStep> fresh = new ArrayList<>();
                journeys.add(fresh);
                ids.put(key, SourceHash.of(personId, placed.touchpoint.id()));
                return fresh;
              });
      JourneyStep step = placed.in(ids.get(placed.journey), journey.size() + 1);
      journey.add(step);
      steps.add(step);
    }
    List<JourneySummary> summaries = new ArrayList<>(journeys.size());
    for (List<JourneyStep> journey : journeys) {
      summaries.add(
          JourneySummary.of(
              personId, summaries.size() + 1, journey, runDateEnd, config.journeyGap()));
    }
    return new JourneyWalk(steps, summaries);
  }
}
