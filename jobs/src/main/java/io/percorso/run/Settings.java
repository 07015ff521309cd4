package io.percorso.run;

import io.percorso.config.ConfigReader;
import io.percorso.identity.IdentityConfig;
import io.percorso.journey.JourneyConfig;
import io.percorso.pattern.PatternConfig;
import io.percorso.privacy.PseudonymKey;
import io.percorso.privacy.Pseudonyms;
import io.percorso.quality.QualityConfig;
import io.percorso.source.Feed;
import io.percorso.source.FeedConfig;
import io.percorso.staging.StagingConfig;
import io.percorso.touchpoint.TouchpointConfig;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Map;

/**
 * The settings of all rooms that a night goes through.
 *
 * @param rules what journeys and patterns are made by, as text; equal settings give equal text
 */
public record Settings(
    ZoneId businessZone,
    Map<Feed, FeedConfig> feeds,
    Pseudonyms pseudonyms,
    StagingConfig staging,
    IdentityConfig identity,
    TouchpointConfig touchpoints,
    JourneyConfig journeys,
    PatternConfig patterns,
    QualityConfig quality,
    Recompute recompute,
    String rules) {

  /** Reads every room's block; problems are noted in the reader. */
  public static Settings from(ConfigReader root) {
    ZoneId businessZone = root.zone("business-zone");
    return new Settings(
        businessZone,
        FeedConfig.all(root.at("feeds")),
        new Pseudonyms(PseudonymKey.from(root.at("privacy"))),
        StagingConfig.from(root.at("staging"), root),
        IdentityConfig.from(root.at("identity")),
        TouchpointConfig.from(root.at("touchpoint"), businessZone),
        JourneyConfig.from(root.at("journey")),
        PatternConfig.from(root.at("pattern")),
        QualityConfig.from(root.at("quality")),
        root.at("night").choice("recompute", Recompute.class),
        root.text("business-zone", "touchpoint", "journey", "pattern"));
  }

  /** The run date of a calendar date, in the business zone. */
  public io.percorso.source.RunDate runDate(LocalDate date) {
    return new io.percorso.source.RunDate(date, businessZone);
  }
}
