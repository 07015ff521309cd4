package io.percorso.pattern;

import io.percorso.source.RunDate;
import java.io.Serializable;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/**
 * What can be known of evidence: until when, and since when per feed.
 *
 * @param endMicros the first instant after the run date, microseconds since the epoch
 * @param startMicros by feed, its first event time staged; a feed that is not in it has no history
 */
public record EvidenceHistory(ZoneId businessZone, long endMicros, Map<String, Long> startMicros)
    implements Serializable {

  public EvidenceHistory {
    startMicros = Map.copyOf(startMicros);
  }

  /** From the rows of staging.feed_counts, one per feed. */
  public static EvidenceHistory of(RunDate date, Iterable<Row> feedCounts) {
    Map<String, Long> starts = new HashMap<>();
    for (Row counts : feedCounts) {
      Timestamp first = counts.getAs("first_event_at");
      if (first != null) {
        starts.put(counts.getAs("feed"), micros(first.toInstant()));
      }
    }
    return new EvidenceHistory(date.businessZone(), micros(date.end()), starts);
  }

  /** Whether a window that begins at an instant begins before the feed's history. */
  boolean isTooShort(@Nullable String feed, long windowBegin) {
    if (feed == null) {
      return false;
    }
    Long start = startMicros.get(feed);
    return start == null || windowBegin < start;
  }

  static long micros(Instant instant) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
  }

  static Instant instant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }
}
