package io.percorso.journey;

import io.percorso.config.ConfigReader;
import io.percorso.touchpoint.Activities;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * How touchpoints become journeys.
 *
 * @param journeyGap a journey ends when more than this passes without a touchpoint
 * @param purchaseCooldown what comes more than this after a journey's last purchase begins the next
 */
public record JourneyConfig(Duration journeyGap, Duration purchaseCooldown, StageModels stageModels)
    implements Serializable {

  /** Reads the block {@code percorso.journey}. */
  public static JourneyConfig from(ConfigReader reader) {
    return new JourneyConfig(
        reader.duration("journey-gap", Duration.ofMinutes(1)),
        reader.duration("purchase-cooldown", Duration.ZERO),
        stageModels(reader));
  }

  private static StageModels stageModels(ConfigReader reader) {
    ConfigReader block = reader.at("stage-models");
    Map<String, List<StageModels.Stage>> models = new TreeMap<>();
    for (String name : block.names()) {
      models.put(name, stages(block, name));
    }
    List<StageModels.Stage> main = models.get(StageModels.MAIN);
    if (main == null) {
      reader.problem(
          "stage-models", "has no model " + StageModels.MAIN + ", which the journey rules use");
    } else if (main.stream().noneMatch(s -> s.activities().contains(Activities.PURCHASE))) {
      block.problem(StageModels.MAIN, "has no stage with purchase, which the journey rules use");
    }
    return StageModels.of(models);
  }

  private static List<StageModels.Stage> stages(ConfigReader block, String model) {
    List<StageModels.Stage> stages = new ArrayList<>();
    Set<String> names = new HashSet<>(Set.of(StageModels.OTHER));
    Set<String> placed = new HashSet<>();
    Set<String> placedAfterPurchase = new HashSet<>();
    for (ConfigReader stage : block.blocks(model)) {
      String name = stage.string("name");
      if (!names.add(name)) {
        stage.problem("name", "= \"" + name + "\" is taken: other, and each name once, in a model");
      }
      stages.add(
          new StageModels.Stage(
              name,
              activities(stage, "activities", placed),
              activities(stage, "after-purchase", placedAfterPurchase)));
    }
    return List.copyOf(stages);
  }

  private static List<String> activities(ConfigReader stage, String setting, Set<String> placed) {
    List<String> activities = stage.optionalStrings(setting);
    for (String activity : activities) {
      if (!Activities.ALL.contains(activity)) {
        String suggestion =
            Activities.closestTo(activity).map(known -> ". Did you mean " + known + "?").orElse("");
        stage.problem(setting, "has \"" + activity + "\", which is no activity" + suggestion);
      } else if (!placed.add(activity)) {
        stage.problem(setting, "has " + activity + " a second time in this model");
      }
    }
    return List.copyOf(activities);
  }
}
