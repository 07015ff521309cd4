package io.percorso.staging;

import io.percorso.config.ConfigReader;
import io.percorso.privacy.Identifiers;
import java.io.Serializable;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Settings of staging.
 *
 * @param businessZone in which a day begins and ends
 * @param defaultRegion of phone numbers without a country code; ZZ: none
 * @param minDate an event before it, in the business zone, is out of range
 * @param maxFuture an event more than this after its arrival is out of range
 * @param botEventsPerDay a visitor with more events on one business date is a bot on that date
 * @param botUserAgents regular expressions, found anywhere, whatever the case
 * @param placeholders texts that are no identifier, beside the built-in ones
 * @param scores the scale of each metric
 */
public record StagingConfig(
    ZoneId businessZone,
    String defaultRegion,
    LocalDate minDate,
    Duration maxFuture,
    int botEventsPerDay,
    List<String> botUserAgents,
    List<String> placeholders,
    Map<String, ScoreScale> scores)
    implements Serializable {

  static final List<String> METRICS = List.of("nps", "csat", "ces", "review");

  /**
   * Reads the settings.
   *
   * @param staging stands at {@code percorso.staging}
   * @param root stands at {@code percorso}
   */
  public static StagingConfig from(ConfigReader staging, ConfigReader root) {
    return new StagingConfig(
        root.zone("business-zone"),
        region(root),
        staging.date("min-date"),
        staging.duration("max-future", Duration.ZERO),
        staging.integer("bot-events-per-day", 1, Integer.MAX_VALUE),
        patterns(staging),
        staging.strings("placeholders"),
        scores(staging.at("scores")));
  }

  private static String region(ConfigReader root) {
    String region = root.string("default-region");
    if (!region.isEmpty() && !Identifiers.isRegion(region)) {
      root.problem(
          "default-region",
          "= \"%s\" is no region. Use two capital letters such as ES, or ZZ for none"
              .formatted(region));
    }
    return region;
  }

  private static List<String> patterns(ConfigReader staging) {
    List<String> patterns = staging.strings("bot-user-agents");
    for (String pattern : patterns) {
      try {
        Pattern.compile(pattern);
      } catch (PatternSyntaxException e) {
        staging.problem(
            "bot-user-agents",
            "has \"%s\", which is no regular expression: %s"
                .formatted(pattern, e.getDescription()));
      }
    }
    return patterns;
  }

  private static Map<String, ScoreScale> scores(ConfigReader block) {
    Map<String, ScoreScale> scores = new LinkedHashMap<>();
    for (String metric : METRICS) {
      ConfigReader scale = block.at(metric);
      double least = scale.decimal("least", -1_000_000, 1_000_000);
      double most = scale.decimal("most", -1_000_000, 1_000_000);
      if (most < least) {
        block.problem(metric, "has a most that is less than its least");
      }
      scores.put(metric, new ScoreScale(least, most));
    }
    return scores;
  }

  /** How identifiers are written down under these settings. */
  public Identifiers identifiers() {
    return new Identifiers(defaultRegion, placeholders);
  }
}
