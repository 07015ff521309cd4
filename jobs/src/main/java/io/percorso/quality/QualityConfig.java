package io.percorso.quality;

import io.percorso.config.ConfigReader;
import java.time.Duration;

/**
 * The bounds of the gates.
 *
 * @param minVolumeShare of the median of the seven dates before; with fewer rows a feed fails
 * @param minVolumeRows a median below this is too small to judge by
 * @param maxRejectedShare of the rows that came; with more of them in quarantine a feed fails
 * @param maxAge of a feed's newest event at the end of the date; older is told
 */
public record QualityConfig(
    double minVolumeShare, int minVolumeRows, double maxRejectedShare, Duration maxAge) {

  /** Reads the settings; stands at {@code percorso.quality}. */
  public static QualityConfig from(ConfigReader quality) {
    return new QualityConfig(
        quality.decimal("min-volume-share", 0, 1),
        quality.integer("min-volume-rows", 1, Integer.MAX_VALUE),
        quality.decimal("max-rejected-share", 0, 1),
        quality.duration("max-age", Duration.ofSeconds(1)));
  }
}
