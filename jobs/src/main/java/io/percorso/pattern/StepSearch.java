package io.percorso.pattern;

import io.percorso.pattern.CompiledPatterns.CompiledStep;
import io.percorso.pattern.EvidenceTimeline.Span;
import io.percorso.pattern.PatternStep.From;
import io.percorso.pattern.PatternStep.Order;
import io.percorso.touchpoint.OrderLine;
import io.percorso.touchpoint.Touchpoint;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Looks for the evidence of one step among one person's touchpoints. */
final class StepSearch {
  private static final long EVER = Long.MAX_VALUE / 4;
  private static final long SECOND_MICROS = 1_000_000;

  private final PersonEvidence evidence;
  private final ZoneId zone;

  StepSearch(PersonEvidence evidence, ZoneId zone) {
    this.evidence = evidence;
    this.zone = zone;
  }

  /**
   * Where to look.
   *
   * @param at what it is measured from, microseconds
   * @param windowMicros null: ever
   * @param order the side
   * @param ownMicros the pattern's own window, where it is looked further; null: none
   */
  record Place(
      OrderLine line, long at, @Nullable Long windowMicros, Order order, @Nullable Long ownMicros) {
    long from() {
      return order == Order.AFTER ? -at : at;
    }
  }

  /**
   * Evidence found.
   *
   * @param touchpoints the nearest, or all where the step takes many, the nearest first
   * @param count how many there are at the level
   * @param instant where the nearest stands, microseconds
   */
  record Found(
      @Nullable MatchLevel level,
      List<Touchpoint> touchpoints,
      long count,
      long instant,
      long lagSeconds,
      boolean isSameDayUnordered) {}

  /** The bounds, inclusive, in the direction of search. */
  private record Range(long least, long most) {}

  /** The evidence at the strongest level that has any; null: none. */
  @Nullable Found strongest(CompiledStep step, Place place) {
    Range range = range(step, place);
    for (int level = 0; level < step.step().selection().levelCount(); level++) {
      Found found = found(step, place, range, level);
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  /** Everything that could be the evidence, the strongest level first, then the nearest. */
  List<Found> all(CompiledStep step, Place place) {
    Range range = range(step, place);
    List<Found> all = new ArrayList<>();
    for (int level = 0; level < step.step().selection().levelCount(); level++) {
      MatchLevel matched = step.step().selection().level(level);
      List<Span> spans = spans(step, place, range, level);
      spans.forEach(span -> all.add(found(step, place, matched, List.of(span), spans.size())));
    }
    return all;
  }

  /** Seconds to the nearest evidence at any level; null: none. */
  @Nullable Long nearestLagSeconds(CompiledStep step, Place place) {
    Range range = range(step, place);
    Long nearest = null;
    for (int level = 0; level < step.step().selection().levelCount(); level++) {
      EvidenceTimeline timeline = timeline(step.selection(), level, place);
      Span span =
          timeline == null ? null : timeline.nearest(place.from(), range.least(), range.most());
      if (span != null) {
        long lag = lagSeconds(step, place, span);
        nearest = nearest == null ? lag : Math.min(nearest, lag);
      }
    }
    return nearest;
  }

  private @Nullable Found found(CompiledStep step, Place place, Range range, int level) {
    MatchLevel matched = step.step().selection().level(level);
    if (isSimple(step.step())) {
      EvidenceTimeline timeline = timeline(step.selection(), level, place);
      Span span =
          timeline == null ? null : timeline.nearest(place.from(), range.least(), range.most());
      if (timeline == null || span == null) {
        return null;
      }
      long count = timeline.count(place.from(), range.least(), range.most());
      return found(step, place, matched, List.of(span), count);
    }
    List<Span> spans = spans(step, place, range, level);
    if (spans.isEmpty()) {
      return null;
    }
    return found(
        step, place, matched, step.step().isMany() ? spans : spans.subList(0, 1), spans.size());
  }

  private static boolean isSimple(PatternStep step) {
    return !step.order().isAround() && !step.isMany() && !step.isOfAnotherOrder();
  }

  private Found found(
      CompiledStep step, Place place, @Nullable MatchLevel level, List<Span> spans, long count) {
    return new Found(
        level,
        spans.stream().map(Span::touchpoint).toList(),
        count,
        instant(place, spans.get(0)),
        lagSeconds(step, place, spans.get(0)),
        isSameDayUnordered(step, place, spans.get(0)));
  }

  private List<Span> spans(CompiledStep step, Place place, Range range, int level) {
    EvidenceTimeline timeline = timeline(step.selection(), level, place);
    if (timeline == null) {
      return List.of();
    }
    List<Span> spans =
        place.order().isAround()
            ? around(timeline, place, range)
            : timeline.all(place.from(), range.least(), range.most());
    if (!step.step().isOfAnotherOrder()) {
      return spans;
    }
    return spans.stream().filter(span -> isOfAnotherOrder(span, place.line())).toList();
  }

  private static boolean isOfAnotherOrder(Span span, OrderLine line) {
    String orderId = span.touchpoint().orderId();
    return orderId != null && !orderId.equals(line.orderId());
  }

  private static List<Span> around(EvidenceTimeline timeline, Place place, Range range) {
    return timeline.spans().stream()
        .filter(span -> instant(place, span) >= range.least())
        .filter(span -> instant(place, span) <= range.most())
        .sorted(
            Comparator.comparingLong((Span span) -> Math.abs(instant(place, span) - place.at()))
                .thenComparing(span -> instant(place, span))
                .thenComparing(span -> span.touchpoint().id()))
        .toList();
  }

  private static long instant(Place place, Span span) {
    long seen = span.seenFrom(place.from());
    return place.order() == Order.AFTER ? -seen : seen;
  }

  private @Nullable EvidenceTimeline timeline(int selection, int level, Place place) {
    EvidenceTimeline timeline = evidence.of(selection, level, place.line());
    return timeline != null && place.order() == Order.AFTER ? timeline.mirrored() : timeline;
  }

  private Range range(CompiledStep step, Place place) {
    Range range = windowed(step.step(), place);
    return place.order().isAround() ? range : cut(step, place, range);
  }

  private Range windowed(PatternStep step, Place place) {
    long window = place.windowMicros() == null ? EVER : place.windowMicros();
    Range range =
        switch (place.order()) {
          case ANY -> new Range(place.at() - window, place.at() + window);
          case ON_OR_AFTER -> new Range(begin(date(place.at())), place.at() + window);
          case BEFORE, AFTER ->
              new Range(place.from() - window, place.from() - Math.max(1, step.gapMicros()));
        };
    if (!step.isOnSameDate() && !isDateOnly(step, place)) {
      return range;
    }
    Range day = day(place);
    return step.isOnSameDate()
        ? new Range(Math.max(range.least(), day.least()), Math.min(range.most(), day.most()))
        : new Range(Math.min(range.least(), day.least()), Math.max(range.most(), day.most()));
  }

  /** The business date of what it is measured from, in the direction of search. */
  private Range day(Place place) {
    LocalDate date = date(place.at());
    long begin = begin(date);
    long end = begin(date.plusDays(1)) - 1;
    return place.order() == Order.AFTER ? new Range(-end, -begin) : new Range(begin, end);
  }

  private long begin(LocalDate date) {
    return EvidenceHistory.micros(date.atStartOfDay(zone).toInstant());
  }

  private LocalDate date(long micros) {
    return EvidenceHistory.instant(micros).atZone(zone).toLocalDate();
  }

  /** The instant is not known within its date, so what happened on that date may lie before. */
  private static boolean isDateOnly(PatternStep step, Place place) {
    return place.line().isDateOnly()
        && step.gapMicros() == 0
        && step.of() == PatternStep.ANCHOR
        && step.order() == place.order()
        && (step.from() == From.ORDERED
            || (step.from() == From.PURCHASE && !place.line().isReserve()));
  }

  /** Evidence counts only after the last of what may not lie between. */
  private Range cut(CompiledStep step, Place place, Range range) {
    long least = range.least();
    for (int i = 0; i < step.noneBetween().size(); i++) {
      int selection = step.noneBetween().get(i);
      EvidenceSelection none = step.step().noneBetween().get(i);
      for (int level = 0; level < none.levelCount(); level++) {
        EvidenceTimeline timeline = timeline(selection, level, place);
        Span last =
            timeline == null ? null : timeline.nearest(place.from(), least, place.from() - 1);
        if (last != null) {
          least = Math.max(least, last.seenFrom(place.from()) + 1);
        }
      }
    }
    return new Range(least, range.most());
  }

  /** Rounded up, so that a window holds exactly where its seconds are not exceeded. */
  private long lagSeconds(CompiledStep step, Place place, Span span) {
    long lag = Math.abs(place.at() - instant(place, span));
    long seconds = (lag + SECOND_MICROS - 1) / SECOND_MICROS;
    return isSameDayUnordered(step, place, span)
        ? Math.min(seconds, mostOnSameDay(place) / SECOND_MICROS)
        : seconds;
  }

  /** Evidence of the same date counts however short the window is. */
  private static long mostOnSameDay(Place place) {
    Long window = place.ownMicros();
    return window == null ? Pattern.DAY_MICROS : Math.min(Pattern.DAY_MICROS, window);
  }

  private boolean isSameDayUnordered(CompiledStep step, Place place, Span span) {
    return isDateOnly(step.step(), place) && date(instant(place, span)).equals(date(place.at()));
  }
}
