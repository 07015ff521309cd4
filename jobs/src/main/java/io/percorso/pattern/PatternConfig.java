package io.percorso.pattern;

import io.percorso.config.ConfigReader;
import java.io.Serializable;
import java.time.Duration;
import java.util.List;

/**
 * The settings of this room.
 *
 * @param primary names, the first that holds is a line's primary pattern
 * @param pickupExpiry how long a line may be ready before it counts as not collected
 * @param minCell people below which a cell shows no rates
 * @param patterns by the file and line they are from
 */
public record PatternConfig(
    List<String> primary, Duration pickupExpiry, int minCell, List<Pattern> patterns)
    implements Serializable {

  public PatternConfig {
    primary = List.copyOf(primary);
    patterns = List.copyOf(patterns);
  }

  /** Reads the block percorso.pattern. */
  public static PatternConfig from(ConfigReader reader) {
    return PatternReader.read(reader);
  }
}
