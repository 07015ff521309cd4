package io.percorso.pattern;

import io.percorso.journey.JourneyStep;
import io.percorso.journey.PersonHistory;
import io.percorso.pattern.CompiledPatterns.CompiledPattern;
import io.percorso.pattern.CompiledPatterns.CompiledStep;
import io.percorso.pattern.PatternStep.Order;
import io.percorso.pattern.StepSearch.Found;
import io.percorso.pattern.StepSearch.Place;
import io.percorso.touchpoint.OrderLine;
import io.percorso.touchpoint.Touchpoint;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The patterns of one person's order lines. */
final class PersonPatterns {
  private static final List<String> WEAKENING = List.of("direct", "stitched", "anonymous", "none");
  private static final long SECOND_MICROS = 1_000_000;

  private final CompiledPatterns patterns;
  private final EvidenceHistory evidenceHistory;
  private final PersonHistory history;
  private final StepSearch search;
  private final Map<String, JourneyStep> stepOfLine = new HashMap<>();

  PersonPatterns(
      CompiledPatterns patterns, EvidenceHistory evidenceHistory, PersonHistory history) {
    this.patterns = patterns;
    this.evidenceHistory = evidenceHistory;
    this.history = history;
    this.search =
        new StepSearch(
            new PersonEvidence(patterns.selections(), history), evidenceHistory.businessZone());
    history.steps().forEach(this::noteStepOfLine);
  }

  private void noteStepOfLine(JourneyStep step) {
    Touchpoint touchpoint = step.touchpoint();
    String activity = touchpoint.activity();
    if (touchpoint.orderId() != null
        && touchpoint.lineNumber() != null
        && (activity.equals("purchase") || activity.equals("reserve"))) {
      stepOfLine.merge(
          PersonEvidence.lineKey(touchpoint.orderId(), touchpoint.lineNumber()),
          step,
          (known, other) -> other.touchpoint().activity().equals("reserve") ? other : known);
    }
  }

  /** A line, with what holds and does not hold of it. */
  private record Asked(OrderLine line, LineState state, @Nullable PickupState pickupState) {}

  LineResult of(OrderLine line) {
    Asked asked =
        new Asked(
            line,
            LineState.of(line),
            PickupState.of(line, evidenceHistory.endMicros(), patterns.pickupExpiryMicros()));
    List<PatternMatch> matches = new ArrayList<>();
    List<PatternCandidate> candidates = new ArrayList<>();
    for (CompiledPattern pattern : patterns.patterns()) {
      if (isAsked(pattern, asked)) {
        match(pattern, asked).ifPresent(matches::add);
        if (pattern.pattern().hasPlacebo()) {
          candidates.add(candidate(pattern, asked, Objects.requireNonNull(line.purchasedAt())));
        }
      }
    }
    JourneyStep step = stepOf(line);
    return new LineResult(
        line,
        step.touchpoint().id(),
        step.journeyId(),
        primary(asked, matches),
        asked.state(),
        asked.pickupState(),
        List.copyOf(matches),
        List.copyOf(candidates));
  }

  private JourneyStep stepOf(OrderLine line) {
    JourneyStep step = stepOfLine.get(PersonEvidence.lineKey(line.orderId(), line.lineNumber()));
    if (step == null) {
      throw new IllegalStateException(
          "order %s, line %s has no purchase or reserve touchpoint in its person's history"
              .formatted(line.orderId(), line.lineNumber()));
    }
    return step;
  }

  /** In its population, and where it has evidence to look for, purchased. */
  private static boolean isAsked(CompiledPattern pattern, Asked asked) {
    return pattern.pattern().population().holds(asked.line(), asked.pickupState(), asked.state())
        && (pattern.steps().isEmpty() || asked.line().purchasedAt() != null);
  }

  /** As far as the line alone decides. */
  private static boolean couldHold(CompiledPattern pattern, Asked asked) {
    return isAsked(pattern, asked) && isFact(pattern.pattern(), asked);
  }

  private static boolean isFact(Pattern pattern, Asked asked) {
    return pattern.fact().holds(asked.line(), asked.pickupState(), asked.state());
  }

  private Optional<PatternMatch> match(CompiledPattern compiled, Asked asked) {
    Pattern pattern = compiled.pattern();
    if (!isFact(pattern, asked) || (pattern.needsPerson() && history.personId() == null)) {
      return Optional.empty();
    }
    if (compiled.steps().isEmpty()) {
      return Optional.of(
          new PatternMatch(pattern.name(), null, null, List.of(), 0, null, null, false));
    }
    @Nullable Found[] found = new Found[compiled.steps().size()];
    if (!holdsFrom(0, compiled, asked.line(), found) || isUnless(compiled, asked)) {
      return Optional.empty();
    }
    return Optional.of(match(pattern, Arrays.stream(found).map(Objects::requireNonNull).toList()));
  }

  /** Looks for a step's evidence, and where later steps may depend on it, for theirs. */
  private boolean holdsFrom(
      int place, CompiledPattern pattern, OrderLine line, @Nullable Found[] found) {
    if (place == found.length) {
      return true;
    }
    CompiledStep step = pattern.steps().get(place);
    Long at = measuredFrom(step.step(), line, found);
    if (at == null) {
      return false;
    }
    Long own = step.step().windowMicros();
    Place where = new Place(line, at, own, step.step().order(), own);
    if (place == found.length - 1) {
      found[place] = search.strongest(step, where);
      return found[place] != null;
    }
    for (Found one : search.all(step, where)) {
      found[place] = one;
      if (holdsFrom(place + 1, pattern, line, found)) {
        return true;
      }
    }
    return false;
  }

  private static @Nullable Long measuredFrom(
      PatternStep step, OrderLine line, @Nullable Found[] found) {
    if (step.of() != PatternStep.ANCHOR) {
      return Objects.requireNonNull(found[step.of()]).instant();
    }
    return switch (step.from()) {
      case PURCHASE -> line.purchasedAt();
      case ORDERED -> Long.valueOf(line.orderedAt());
      case COLLECTED -> line.collectedAt();
    };
  }

  private boolean isUnless(CompiledPattern pattern, Asked asked) {
    CompiledPattern unless = pattern.unless();
    Long at = asked.line().purchasedAt();
    if (unless == null || at == null || !couldHold(unless, asked)) {
      return false;
    }
    Long window =
        pattern.pattern().windowMicros() == null
            ? unless.pattern().windowMicros()
            : pattern.pattern().windowMicros();
    return lag(unless, new Place(asked.line(), at, window, Order.BEFORE, window)) != null;
  }

  private static PatternMatch match(Pattern pattern, List<Found> found) {
    Found first = found.get(0);
    return new PatternMatch(
        pattern.name(),
        found.stream()
            .map(Found::level)
            .filter(Objects::nonNull)
            .max(MatchLevel::compareTo)
            .orElse(null),
        pattern.needsPerson() ? weakest(found) : null,
        found.stream()
            .map(Found::touchpoints)
            .flatMap(Collection::stream)
            .map(Touchpoint::id)
            .toList(),
        first.count(),
        first.lagSeconds(),
        first.instant(),
        found.stream().anyMatch(Found::isSameDayUnordered));
  }

  private static String weakest(List<Found> found) {
    return found.stream()
        .map(Found::touchpoints)
        .flatMap(Collection::stream)
        .map(Touchpoint::identityMethod)
        .max(Comparator.comparingInt(WEAKENING::indexOf))
        .orElseThrow();
  }

  private PatternCandidate candidate(CompiledPattern compiled, Asked asked, long at) {
    Pattern pattern = compiled.pattern();
    OrderLine line = asked.line();
    CompiledPattern unless = compiled.unless();
    if (unless != null && !couldHold(unless, asked)) {
      unless = null;
    }
    Long own = pattern.windowMicros();
    Place before = new Place(line, at, pattern.reachMicros(), Order.BEFORE, own);
    Place after = new Place(line, at, pattern.reachMicros(), Order.AFTER, own);
    Long lag = lag(compiled, before);
    Long unlessLag = lag(unless, before);
    Long mirroredLag = lag(compiled, after);
    Long mirroredUnlessLag = lag(unless, after);
    long window = Objects.requireNonNull(pattern.windowMicros()) / SECOND_MICROS;
    return new PatternCandidate(
        pattern.name(),
        lag,
        unlessLag,
        mirroredLag,
        mirroredUnlessLag,
        isWithin(lag, window) && !isWithin(unlessLag, window),
        isWithin(mirroredLag, window) && !isWithin(mirroredUnlessLag, window));
  }

  private static boolean isWithin(@Nullable Long lag, long window) {
    return lag != null && lag <= window;
  }

  private @Nullable Long lag(@Nullable CompiledPattern pattern, Place place) {
    if (pattern == null || history.personId() == null) {
      return null;
    }
    return search.nearestLagSeconds(pattern.steps().get(0), place);
  }

  private String primary(Asked asked, List<PatternMatch> matches) {
    List<String> names = matches.stream().map(PatternMatch::pattern).toList();
    return patterns.primary().stream()
        .map(compiled -> compiled.pattern().name())
        .filter(names::contains)
        .findFirst()
        .orElseGet(() -> otherOutcome(asked));
  }

  private String otherOutcome(Asked asked) {
    if (history.personId() == null) {
      return "unidentified";
    }
    if (patterns.primary().stream().anyMatch(pattern -> isHistoryTooShort(pattern, asked))) {
      return "history_too_short";
    }
    return switch (Sold.of(asked.line().salesChannel())) {
      case ONLINE -> "online_only";
      case STORE -> "store_only";
      case PHONE -> "phone_only";
      case MARKETPLACE -> "marketplace_only";
    };
  }

  private boolean isHistoryTooShort(CompiledPattern compiled, Asked asked) {
    Pattern pattern = compiled.pattern();
    Long at = asked.line().purchasedAt();
    return pattern.hasPlacebo()
        && at != null
        && couldHold(compiled, asked)
        && evidenceHistory.isTooShort(
            pattern.evidenceFeed(), at - Objects.requireNonNull(pattern.windowMicros()));
  }
}
