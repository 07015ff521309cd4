package io.percorso.pattern;

import java.io.Serializable;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Patterns made ready for the pass over a person: equal selections of touchpoints are numbered, so
 * that each is gone through once whatever the number of patterns that ask for it.
 */
public final class CompiledPatterns implements Serializable {
  private static final long serialVersionUID = 1L;

  private final PatternConfig config;
  private final List<EvidenceSelection> selections;
  private final List<CompiledPattern> patterns;
  private final List<CompiledPattern> primary;

  /** A step with the numbers of its selections. */
  record CompiledStep(PatternStep step, int selection, List<Integer> noneBetween)
      implements Serializable {}

  /** A pattern with its steps, and the one that must not hold. */
  record CompiledPattern(
      Pattern pattern, List<CompiledStep> steps, @Nullable CompiledPattern unless)
      implements Serializable {}

  public CompiledPatterns(PatternConfig config) {
    this.config = config;
    Map<EvidenceSelection, Integer> numbers = new LinkedHashMap<>();
    Map<String, Pattern> byName = new LinkedHashMap<>();
    config.patterns().forEach(pattern -> byName.put(pattern.name(), pattern));
    Map<String, CompiledPattern> compiled = new LinkedHashMap<>();
    byName.forEach((name, pattern) -> compiled.put(name, compile(pattern, byName, numbers)));
    patterns = List.copyOf(compiled.values());
    primary = config.primary().stream().map(compiled::get).toList();
    selections = List.copyOf(numbers.keySet());
  }

  private static CompiledPattern compile(
      Pattern pattern, Map<String, Pattern> byName, Map<EvidenceSelection, Integer> numbers) {
    List<CompiledStep> steps = new ArrayList<>();
    for (PatternStep step : pattern.steps()) {
      steps.add(
          new CompiledStep(
              step,
              number(step.selection(), numbers),
              step.noneBetween().stream().map(none -> number(none, numbers)).toList()));
    }
    Pattern other = pattern.unless() == null ? null : byName.get(pattern.unless());
    return new CompiledPattern(
        pattern, List.copyOf(steps), other == null ? null : compile(other, byName, numbers));
  }

  private static int number(EvidenceSelection selection, Map<EvidenceSelection, Integer> numbers) {
    return numbers.computeIfAbsent(selection, any -> numbers.size());
  }

  /** The settings they were made from. */
  public PatternConfig config() {
    return config;
  }

  /** The names of all patterns, in the order of the file. */
  public List<String> names() {
    return patterns.stream().map(compiled -> compiled.pattern().name()).toList();
  }

  List<EvidenceSelection> selections() {
    return selections;
  }

  List<CompiledPattern> patterns() {
    return patterns;
  }

  List<CompiledPattern> primary() {
    return primary;
  }

  long pickupExpiryMicros() {
    return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.EPOCH.plus(config.pickupExpiry()));
  }
}
