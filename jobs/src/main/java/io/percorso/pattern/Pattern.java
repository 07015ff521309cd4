package io.percorso.pattern;

import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One pattern as configured.
 *
 * @param population the lines it is asked of
 * @param fact what else has to hold of the line itself
 * @param windowMicros of the steps, microseconds; null: it has none of its own
 * @param unless the pattern that must not hold within the same window; null: none
 * @param evidenceFeed the feed that bears the evidence of the first step; null: its rate needs no
 *     history
 * @param hasPlacebo its rate is set against the same rule mirrored in time
 * @param reportedWindows days; empty: not reported by window
 */
record Pattern(
    String name,
    String description,
    LineCondition population,
    LineCondition fact,
    List<PatternStep> steps,
    @Nullable Long windowMicros,
    @Nullable String unless,
    @Nullable String evidenceFeed,
    boolean hasPlacebo,
    List<Integer> reportedWindows)
    implements Serializable {
  static final long DAY_MICROS = 24L * 60 * 60 * 1_000_000;

  /** Whether it can hold for somebody known only. */
  boolean needsPerson() {
    return steps.stream().anyMatch(step -> !step.isFactOfOrder());
  }

  /** How far evidence is looked for: the window, or the largest reported one. */
  long reachMicros() {
    long reported = reportedWindows.stream().mapToInt(days -> days).max().orElse(0) * DAY_MICROS;
    return Math.max(reported, windowMicros == null ? 0 : windowMicros);
  }
}
