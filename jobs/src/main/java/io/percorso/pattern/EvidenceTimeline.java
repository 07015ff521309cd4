package io.percorso.pattern;

import io.percorso.touchpoint.Touchpoint;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Touchpoints of one person that could be evidence of one kind, asked for what lies before an
 * instant. A touchpoint lasts from its first to its last instant; seen from an instant it stands at
 * its last one where that is before, else at its first. Each question is a binary search and a look
 * at the touchpoints that are going on at the instant.
 *
 * <p>What lies after is asked of the mirrored timeline, whose instants are negated.
 */
final class EvidenceTimeline {
  private static final Comparator<Span> BY_ID_DESCENDING =
      Comparator.comparing((Span span) -> span.touchpoint().id()).reversed();

  /** A touchpoint and the time it takes on this timeline. */
  record Span(Touchpoint touchpoint, long first, long last) {

    static Span of(Touchpoint touchpoint) {
      return new Span(touchpoint, touchpoint.occurredAt(), touchpoint.lastAt());
    }

    /** Where it stands seen from an instant. */
    long seenFrom(long at) {
      return last < at ? last : first;
    }

    private Span mirrored() {
      return new Span(touchpoint, -last, -first);
    }
  }

  private final Span[] byLast;
  private final Span[] byFirst;
  private final long longest;
  private @Nullable EvidenceTimeline mirror;

  private EvidenceTimeline(List<Span> spans) {
    byLast = sorted(spans, Span::last);
    byFirst = sorted(spans, Span::first);
    longest = spans.stream().mapToLong(span -> span.last() - span.first()).max().orElse(0);
  }

  static EvidenceTimeline of(List<Touchpoint> touchpoints) {
    return new EvidenceTimeline(touchpoints.stream().map(Span::of).toList());
  }

  /** The same touchpoints with time running backwards. */
  EvidenceTimeline mirrored() {
    if (mirror == null) {
      mirror = new EvidenceTimeline(Arrays.stream(byLast).map(Span::mirrored).toList());
    }
    return mirror;
  }

  /**
   * Seen from {@code at}, the latest that stands between {@code least} and {@code most}, inclusive;
   * of several the smallest id; null: none.
   *
   * @param most not after {@code at}, or where it is, what began until then counts too
   */
  @Nullable Span nearest(long at, long least, long most) {
    Span nearest = null;
    int ended = countLast(Math.min(most, at - 1)) - 1;
    if (ended >= 0 && byLast[ended].last() >= least) {
      nearest = byLast[ended];
    }
    if (isNothingGoingOn(at, most)) {
      return nearest;
    }
    for (int i = countFirst(most) - 1; i >= 0; i--) {
      Span span = byFirst[i];
      if (span.first() < least || (nearest != null && span.first() < nearest.seenFrom(at))) {
        break;
      }
      if (span.last() >= at && isNearer(span, nearest, at)) {
        nearest = span;
      }
    }
    return nearest;
  }

  /** How many stand between {@code least} and {@code most}, seen from {@code at}. */
  long count(long at, long least, long most) {
    if (most < least) {
      return 0;
    }
    long endedMost = Math.min(most, at - 1);
    long ended = endedMost < least ? 0 : countLast(endedMost) - countLast(least - 1);
    return ended + goingOn(at, least, most, null);
  }

  /** All that stand between {@code least} and {@code most}, the nearest first, then by id. */
  List<Span> all(long at, long least, long most) {
    List<Span> all = new ArrayList<>();
    for (int i = countLast(Math.min(most, at - 1)) - 1; i >= 0 && byLast[i].last() >= least; i--) {
      all.add(byLast[i]);
    }
    goingOn(at, least, most, all);
    all.sort(
        Comparator.comparingLong((Span span) -> span.seenFrom(at))
            .thenComparing(BY_ID_DESCENDING)
            .reversed());
    return all;
  }

  /** All of them, whatever their time, by first instant, then by id descending. */
  List<Span> spans() {
    return Collections.unmodifiableList(Arrays.asList(byFirst));
  }

  private long goingOn(long at, long least, long most, @Nullable List<Span> into) {
    if (isNothingGoingOn(at, most)) {
      return 0;
    }
    long goingOn = 0;
    long earliest = Math.max(least, at - longest);
    for (int i = countFirst(most) - 1; i >= 0 && byFirst[i].first() >= earliest; i--) {
      if (byFirst[i].last() >= at) {
        goingOn++;
        if (into != null) {
          into.add(byFirst[i]);
        }
      }
    }
    return goingOn;
  }

  private boolean isNothingGoingOn(long at, long most) {
    return most >= at - 1 && countFirst(most) == countLast(at - 1);
  }

  private static boolean isNearer(Span span, @Nullable Span nearest, long at) {
    if (nearest == null || span.seenFrom(at) != nearest.seenFrom(at)) {
      return nearest == null || span.seenFrom(at) > nearest.seenFrom(at);
    }
    return span.touchpoint().id().compareTo(nearest.touchpoint().id()) < 0;
  }

  private int countLast(long until) {
    return count(byLast, Span::last, until);
  }

  private int countFirst(long until) {
    return count(byFirst, Span::first, until);
  }

  /** How many of the sorted spans have an instant at or before {@code until}. */
  private static int count(Span[] spans, ToLongFunction<Span> instant, long until) {
    int low = 0;
    int high = spans.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (instant.applyAsLong(spans[middle]) <= until) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private static Span[] sorted(List<Span> spans, ToLongFunction<Span> instant) {
    return spans.stream()
        .sorted(Comparator.comparingLong(instant).thenComparing(BY_ID_DESCENDING))
        .toArray(Span[]::new);
  }
}
