package io.percorso.app;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import io.percorso.config.ConfigProblemsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.text.similarity.LevenshteinDistance;

/**
 * The configuration from its parts, highest first: {@code --set}, system properties, the files with
 * the last one winning, the defaults. Resolved once, so that a file may set what a default uses.
 */
final class ConfigFiles {
  private static final String ROOT = "percorso";

  private ConfigFiles() {}

  static Config load(List<Path> files, List<String> assignments) {
    try {
      Config config = ConfigFactory.empty();
      for (String assignment : assignments) {
        config = assigned(assignment).withFallback(config);
      }
      config = config.withFallback(ConfigFactory.defaultOverrides());
      for (int i = files.size() - 1; i >= 0; i--) {
        config = config.withFallback(parsed(files.get(i)));
      }
      return config.withFallback(ConfigFactory.defaultReferenceUnresolved()).resolve();
    } catch (ConfigException e) {
      throw new ConfigProblemsException(List.of(String.valueOf(e.getMessage())));
    }
  }

  private static Config parsed(Path file) {
    if (!Files.isReadable(file)) {
      throw new ConfigProblemsException(
          List.of(file + " cannot be read. Name an existing file with --config."));
    }
    Config parsed =
        ConfigFactory.parseFile(
            file.toFile(), ConfigParseOptions.defaults().setAllowMissing(false));
    List<String> beside =
        parsed.root().entrySet().stream().flatMap(entry -> beside(entry).stream()).toList();
    if (!beside.isEmpty()) {
      throw new ConfigProblemsException(beside);
    }
    return parsed;
  }

  /** A setting beside the block would do nothing; names that settings refer to may stand there. */
  private static Optional<String> beside(Map.Entry<String, ConfigValue> entry) {
    String name = entry.getKey();
    ConfigOrigin origin = entry.getValue().origin();
    String place = "%s: %d: ".formatted(origin.filename(), origin.lineNumber());
    if (settings().contains(name)) {
      return Optional.of(
          "%s%s stands outside percorso { … }, where it does nothing. Write %s.%s."
              .formatted(place, name, ROOT, name));
    }
    return !name.equals(ROOT) && new LevenshteinDistance(2).apply(name, ROOT) >= 0
        ? Optional.of("%s%s is not a setting. Did you mean %s?".formatted(place, name, ROOT))
        : Optional.empty();
  }

  private static Set<String> settings() {
    ConfigValue settings = ConfigFactory.defaultReferenceUnresolved().root().get(ROOT);
    return settings instanceof ConfigObject block ? block.keySet() : Set.of();
  }

  private static Config assigned(String assignment) {
    int equals = assignment.indexOf('=');
    if (equals < 1) {
      throw new ConfigProblemsException(
          List.of("--set " + assignment + " is not key=value. Write --set warehouse.path=data"));
    }
    String key = assignment.substring(0, equals).strip();
    String path = key.startsWith(ROOT + ".") ? key : ROOT + "." + key;
    String value = assignment.substring(equals + 1).strip();
    boolean structured = value.startsWith("[") || value.startsWith("{") || value.startsWith("\"");
    return structured
        ? ConfigFactory.parseString(
            path + " = " + value,
            ConfigParseOptions.defaults().setOriginDescription("--set " + key))
        : ConfigFactory.empty()
            .withValue(path, ConfigValueFactory.fromAnyRef(value, "--set " + key));
  }
}
