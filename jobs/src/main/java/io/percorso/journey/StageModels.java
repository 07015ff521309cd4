package io.percorso.journey;

import io.percorso.touchpoint.Activities;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The stage of an activity in every stage model at once. The model {@link #MAIN} numbers stages for
 * the journey rules: those before the stage of purchase are pre-purchase, those after it
 * post-purchase.
 */
public final class StageModels implements Serializable {
  private static final long serialVersionUID = 1L;

  /** The model whose stages the journey rules use. */
  public static final String MAIN = "six_stage";

  /** The stage of an activity that a model has no stage for. */
  public static final String OTHER = "other";

  private final Map<String, Placement> byActivity = new HashMap<>();
  private final Map<String, Placement> byActivityAfterPurchase = new HashMap<>();
  private final List<Placement> placements = new ArrayList<>();
  private final Placement unknown;
  private final int purchaseNumber;

  /** One stage of a model, as configured. */
  public record Stage(String name, List<String> activities, List<String> afterPurchase) {}

  /**
   * Where an activity stands.
   *
   * @param index in {@link #placements}
   * @param number in {@link #MAIN}, 0 for other
   * @param stages stage by model
   */
  public record Placement(int index, String stage, int number, Map<String, String> stages)
      implements Serializable {}

  private StageModels(Map<String, List<Stage>> models) {
    unknown = placement(models, Activities.OTHER, false);
    for (String activity : Activities.ALL) {
      byActivity.put(activity, placement(models, activity, false));
      byActivityAfterPurchase.put(activity, placement(models, activity, true));
    }
    purchaseNumber = placementOf(Activities.PURCHASE, false).number();
  }

  /** Models by name, each with its stages in order. */
  public static StageModels of(Map<String, List<Stage>> models) {
    return new StageModels(models);
  }

  /** The stages of an activity, by whether the person has a purchase at an earlier instant. */
  public Placement placementOf(String activity, boolean afterPurchase) {
    return (afterPurchase ? byActivityAfterPurchase : byActivity).getOrDefault(activity, unknown);
  }

  boolean isPrePurchase(int number) {
    return number > 0 && number < purchaseNumber;
  }

  boolean isPostPurchase(int number) {
    return number > purchaseNumber;
  }

  /** All there are, each once. */
  List<Placement> placements() {
    return placements;
  }

  private Placement placement(
      Map<String, List<Stage>> models, String activity, boolean afterPurchase) {
    Map<String, String> stages = new TreeMap<>();
    models.forEach(
        (name, model) -> stages.put(name, name(model, number(model, activity, afterPurchase))));
    List<Stage> main = models.getOrDefault(MAIN, List.of());
    int number = number(main, activity, afterPurchase);
    return placements.stream()
        .filter(known -> known.number() == number && known.stages().equals(stages))
        .findFirst()
        .orElseGet(() -> added(name(main, number), number, stages));
  }

  private Placement added(String stage, int number, Map<String, String> stages) {
    Placement placement =
        new Placement(placements.size(), stage, number, Collections.unmodifiableMap(stages));
    placements.add(placement);
    return placement;
  }

  private static String name(List<Stage> model, int number) {
    return number == 0 ? OTHER : model.get(number - 1).name();
  }

  private static int number(List<Stage> model, String activity, boolean afterPurchase) {
    if (afterPurchase) {
      for (int i = 0; i < model.size(); i++) {
        if (model.get(i).afterPurchase().contains(activity)) {
          return i + 1;
        }
      }
    }
    for (int i = 0; i < model.size(); i++) {
      if (model.get(i).activities().contains(activity)) {
        return i + 1;
      }
    }
    return 0;
  }
}
