package io.percorso.pattern;

import io.percorso.journey.PersonHistory;
import java.io.Serializable;
import java.util.List;

/**
 * Finds all patterns of a person's order lines. The work grows with the touchpoints once per
 * distinct selection, and with the lines by binary searches, so a person with ten thousand lines
 * costs no more than ten thousand persons with one.
 */
public final class PatternEngine implements Serializable {
  private static final long serialVersionUID = 1L;

  private final CompiledPatterns patterns;
  private final EvidenceHistory evidenceHistory;

  public PatternEngine(CompiledPatterns patterns, EvidenceHistory evidenceHistory) {
    this.patterns = patterns;
    this.evidenceHistory = evidenceHistory;
  }

  /** One result per order line, in the order of the lines. */
  public List<LineResult> evaluate(PersonHistory history) {
    if (history.lines().isEmpty()) {
      return List.of();
    }
    PersonPatterns person = new PersonPatterns(patterns, evidenceHistory, history);
    return history.lines().stream().map(person::of).toList();
  }
}
