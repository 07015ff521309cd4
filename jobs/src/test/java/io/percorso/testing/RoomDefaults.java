package io.percorso.testing;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import io.percorso.config.ConfigReader;
import io.percorso.journey.JourneyConfig;
import io.percorso.pattern.PatternConfig;
import io.percorso.touchpoint.TouchpointConfig;
import java.time.ZoneId;
import java.util.function.Function;

/** The settings the rooms ship with, and those settings with a few changed. */
public final class RoomDefaults {
  private RoomDefaults() {}

  public static TouchpointConfig touchpoint(String businessZone, String... changes) {
    return read(
        "touchpoint", reader -> TouchpointConfig.from(reader, ZoneId.of(businessZone)), changes);
  }

  public static JourneyConfig journey(String... changes) {
    return read("journey", JourneyConfig::from, changes);
  }

  public static PatternConfig pattern(String... changes) {
    return read("pattern", "patterns.conf", PatternConfig::from, changes);
  }

  private static <T> T read(String room, Function<ConfigReader, T> from, String... changes) {
    return read(room, "defaults/" + room + ".conf", from, changes);
  }

  /** Reads a room's block as the application does, with HOCON lines that win over the defaults. */
  private static <T> T read(
      String room, String resource, Function<ConfigReader, T> from, String... changes) {
    String block = "percorso." + room;
    Config changed = ConfigFactory.parseString(block + " {\n" + String.join("\n", changes) + "\n}");
    Config defaults =
        ConfigFactory.parseResources(
            resource, ConfigParseOptions.defaults().setAllowMissing(false));
    ConfigReader reader = ConfigReader.of(changed.withFallback(defaults).resolve(), block);
    T settings = from.apply(reader);
    reader.finish();
    return settings;
  }
}
