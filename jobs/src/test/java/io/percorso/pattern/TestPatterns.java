package io.percorso.pattern;

import io.percorso.testing.RoomDefaults;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;

/** The shipped patterns, and what tests change of them. */
final class TestPatterns {
  static final ZoneId MADRID = ZoneId.of("Europe/Madrid");

  private TestPatterns() {}

  /** The shipped settings with {@code changes}, which stand in the block percorso.pattern. */
  static PatternConfig config(String changes) {
    return RoomDefaults.pattern(changes);
  }

  static PatternConfig shipped() {
    return config("");
  }

  /** Histories of all feeds from 2020 to the end of 2026-06-30 in Madrid. */
  static EvidenceHistory history() {
    return history("2020-01-01T00:00:00Z", "2020-01-01T00:00:00Z");
  }

  /** Returns from 2020. */
  static EvidenceHistory history(String webEvents, String interactions) {
    return history(webEvents, interactions, "2020-01-01T00:00:00Z");
  }

  static EvidenceHistory history(String webEvents, String interactions, String returns) {
    return new EvidenceHistory(
        MADRID,
        micros("2026-06-30T22:00:00Z"),
        Map.of(
            "web_events",
            micros(webEvents),
            "interactions",
            micros(interactions),
            "returns",
            micros(returns)));
  }

  static long micros(String instant) {
    return EvidenceHistory.micros(Instant.parse(instant));
  }
}
