package io.percorso.pattern;

import io.percorso.config.ConfigReader;
import io.percorso.pattern.EvidenceSelection.Same;
import io.percorso.pattern.PatternStep.From;
import io.percorso.pattern.PatternStep.Order;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads patterns; what cannot be used is noted with its place, and all of it reported at once. */
final class PatternReader {
  private static final String NAME = "[a-z][a-z0-9_]*";
  private static final int MOST_DAYS = 36_500;

  private PatternReader() {}

  static PatternConfig read(ConfigReader reader) {
    reader.duration("assist-window", Duration.ofSeconds(1));
    windows(reader, "reported-windows");
    Map<String, Pattern> patterns = new LinkedHashMap<>();
    ConfigReader definitions = reader.at("definitions");
    for (String name : definitions.names()) {
      patterns.put(name, pattern(definitions.at(name), name, definitions));
    }
    for (Pattern pattern : patterns.values()) {
      checkUnless(pattern, patterns, definitions.at(pattern.name()));
    }
    return new PatternConfig(
        primary(reader, patterns.keySet()),
        reader.duration("pickup-expiry", Duration.ZERO),
        reader.integer("min-cell", 1, Integer.MAX_VALUE),
        List.copyOf(patterns.values()));
  }

  private static List<String> primary(ConfigReader reader, Set<String> names) {
    List<String> primary = reader.strings("primary");
    Set<String> seen = new LinkedHashSet<>();
    for (String name : primary) {
      if (!names.contains(name)) {
        reader.problem("primary", "names " + unknown(name, "pattern", names));
      }
      if (!seen.add(name)) {
        reader.problem("primary", "names \"" + name + "\" twice");
      }
    }
    return primary;
  }

  private static Pattern pattern(ConfigReader reader, String name, ConfigReader definitions) {
    if (!name.matches(NAME)) {
      definitions.problem(name, "is no name for a pattern. Use small letters, digits and _");
    }
    if (PatternVocabulary.OTHER_OUTCOMES.contains(name)) {
      definitions.problem(name, "is what a line without a pattern is called. Choose another name");
    }
    Long window = reader.has("window") ? Long.valueOf(window(reader)) : null;
    List<PatternStep> steps = steps(reader, window);
    Pattern pattern =
        new Pattern(
            name,
            reader.optionalString("description").orElse(""),
            lines(reader.at("population")),
            lines(reader.at("fact")),
            steps,
            window,
            reader.optionalString("unless").orElse(null),
            evidenceFeed(reader),
            reader.has("placebo") && reader.bool("placebo"),
            reader.has("reported-windows") ? windows(reader, "reported-windows") : List.of());
    checkWhole(pattern, reader);
    return pattern;
  }

  private static void checkWhole(Pattern pattern, ConfigReader reader) {
    if (pattern.steps().isEmpty()) {
      for (String setting :
          List.of("window", "reported-windows", "placebo", "unless", "evidence-feed")) {
        if (reader.has(setting)) {
          reader.problem(
              setting, "stands on a pattern without steps: there is no evidence it could be about");
        }
      }
      return;
    }
    if (pattern.hasPlacebo() && !isMirrorable(pattern)) {
      reader.problem(
          "placebo",
          "is there for patterns of one step before the purchase, with the pattern's window, no"
              + " gap and once, alone");
    }
    if (pattern.hasPlacebo() && reader.has("fact")) {
      reader.problem("fact", "cannot stand beside placebo = true. Put it into population");
    }
    if (pattern.hasPlacebo() && pattern.evidenceFeed() == null) {
      reader.problem("placebo", "needs evidence-feed, whose history bounds the population");
    }
    if (!pattern.hasPlacebo() && !pattern.reportedWindows().isEmpty()) {
      reader.problem("reported-windows", "needs placebo = true");
    }
  }

  private static boolean isMirrorable(Pattern pattern) {
    PatternStep step = pattern.steps().get(0);
    return pattern.steps().size() == 1
        && step.order() == Order.BEFORE
        && step.from() == From.PURCHASE
        && step.gapMicros() == 0
        && !step.isOnSameDate()
        && !step.isMany()
        && !step.isOfAnotherOrder()
        && pattern.windowMicros() != null
        && pattern.windowMicros().equals(step.windowMicros());
  }

  private static void checkUnless(
      Pattern pattern, Map<String, Pattern> patterns, ConfigReader reader) {
    String unless = pattern.unless();
    if (unless == null) {
      return;
    }
    Pattern other = patterns.get(unless);
    if (other == null) {
      reader.problem("unless", "names " + unknown(unless, "pattern", patterns.keySet()));
    } else if (other.unless() != null) {
      reader.problem("unless", "names " + unless + ", which has an unless of its own");
    } else if (!isOneStepBefore(other)) {
      reader.problem(
          "unless",
          "names " + unless + ", which is not one step before the purchase with a window");
    }
  }

  private static boolean isOneStepBefore(Pattern pattern) {
    return pattern.steps().size() == 1 && isMirrorable(pattern);
  }

  private static @Nullable String evidenceFeed(ConfigReader reader) {
    if (!reader.has("evidence-feed")) {
      return null;
    }
    String feed = reader.string("evidence-feed");
    if (!PatternVocabulary.EVIDENCE_FEEDS.contains(feed)) {
      reader.problem(
          "evidence-feed", "= \"" + feed + "\" is not one of interactions, returns, web_events");
    }
    return feed;
  }

  private static List<Integer> windows(ConfigReader reader, String name) {
    Set<Integer> windows = new TreeSet<>();
    for (String text : reader.strings(name)) {
      if (!text.matches("[1-9][0-9]{0,4}") || Integer.parseInt(text) > MOST_DAYS) {
        reader.problem(name, "has \"" + text + "\", which is not a whole number of days");
      } else if (!windows.add(Integer.valueOf(text))) {
        reader.problem(name, "has " + text + " twice");
      }
    }
    return List.copyOf(windows);
  }

  private static List<PatternStep> steps(ConfigReader reader, @Nullable Long patternWindow) {
    List<PatternStep> steps = new ArrayList<>();
    List<ConfigReader> blocks = reader.blocks("steps");
    List<String> names = blocks.stream().map(block -> block.string("name")).toList();
    for (ConfigReader block : blocks) {
      steps.add(step(block, names, steps.size(), patternWindow));
      if (steps.size() < blocks.size() && steps.get(steps.size() - 1).isMany()) {
        block.problem("take", "= many is for the last step: another one follows");
      }
    }
    return List.copyOf(steps);
  }

  private static PatternStep step(
      ConfigReader reader, List<String> names, int place, @Nullable Long patternWindow) {
    String name = names.get(place);
    if (names.indexOf(name) != place || name.equals("anchor")) {
      reader.problem("name", "= \"" + name + "\" is taken: a step needs a name of its own");
    }
    Order order = reader.has("order") ? reader.choice("order", Order.class) : Order.BEFORE;
    int of = of(reader, names, place);
    Long window = reader.has("window") ? Long.valueOf(window(reader)) : patternWindow;
    long gap = reader.has("gap") ? micros(reader.duration("gap", Duration.ZERO)) : 0;
    PatternStep step =
        new PatternStep(
            name,
            selection(reader),
            isOfAnotherOrder(reader),
            of,
            from(reader, of),
            order,
            gap,
            window,
            reader.blocks("none-between").stream().map(PatternReader::between).toList(),
            reader.has("take") && reader.choice("take", Take.class) == Take.MANY);
    checkStep(step, reader);
    return step;
  }

  private enum Take {
    ONCE,
    MANY
  }

  private static int of(ConfigReader reader, List<String> names, int place) {
    String of = reader.optionalString("of").orElse("anchor");
    if (of.equals("anchor")) {
      return PatternStep.ANCHOR;
    }
    int found = names.indexOf(of);
    if (found < 0) {
      reader.problem("of", "names " + unknown(of, "step", new LinkedHashSet<>(names)));
    } else if (found >= place) {
      reader.problem(
          "of", "= \"" + of + "\" does not come before this step. Put the step it names first");
    }
    return found < 0 || found >= place ? PatternStep.ANCHOR : found;
  }

  private static From from(ConfigReader reader, int of) {
    if (!reader.has("from")) {
      return From.PURCHASE;
    }
    if (of != PatternStep.ANCHOR) {
      reader.problem("from", "is about the anchor, and this step is measured from another step");
    }
    return reader.choice("from", From.class);
  }

  private static boolean isOfAnotherOrder(ConfigReader reader) {
    List<String> different = reader.optionalStrings("different");
    for (String text : different) {
      if (!text.equals("order")) {
        reader.problem("different", "= \"" + text + "\" is not order");
      }
    }
    return !different.isEmpty();
  }

  private static void checkStep(PatternStep step, ConfigReader reader) {
    if (step.order() != Order.ANY && step.windowMicros() == null && !step.isOnSameDate()) {
      reader.problem(
          "window",
          "is missing, on the step and on the pattern. Say how far back or ahead to look");
    }
    if (step.windowMicros() != null && step.gapMicros() > step.windowMicros()) {
      reader.problem("gap", "is more than the window: nothing could be evidence");
    }
    boolean isBound = step.selection().same().stream().anyMatch(same -> same != Same.BUSINESS_DATE);
    if (!step.order().isAround()) {
      return;
    }
    String order = "= " + step.order().name().toLowerCase(Locale.ROOT);
    if (!isBound) {
      reader.problem("order", order + " needs the same line, order, brand, store or pickup_store");
    }
    if (!(step.noneBetween().isEmpty() && step.gapMicros() == 0)) {
      reader.problem("order", order + " has no between: leave out none-between and gap");
    }
  }

  /** It lies between two instants already: no date of its own bounds it. */
  private static EvidenceSelection between(ConfigReader reader) {
    EvidenceSelection between = selection(reader);
    if (between.same().contains(Same.BUSINESS_DATE)) {
      reader.problem(
          "same", "= business_date is for a step, not for what may not lie between. Leave it out");
    }
    return between;
  }

  private static EvidenceSelection selection(ConfigReader reader) {
    return new EvidenceSelection(touchpoints(reader), match(reader), same(reader));
  }

  private static List<MatchLevel> match(ConfigReader reader) {
    List<MatchLevel> match = constants(reader, "match", MatchLevel.class);
    List<MatchLevel> ladder = match.stream().distinct().sorted().toList();
    if (!match.equals(ladder)) {
      reader.problem(
          "match", "goes from the strongest down: product, brand_and_category, category");
    }
    return ladder;
  }

  private static Set<Same> same(ConfigReader reader) {
    List<Same> same = constants(reader, "same", Same.class);
    return same.isEmpty() ? Set.of() : EnumSet.copyOf(same);
  }

  private static TouchpointCondition touchpoints(ConfigReader reader) {
    ConfigReader where = reader.at("where");
    return new TouchpointCondition(
        words(where, "activity", "activity", PatternVocabulary.ACTIVITIES),
        words(where, "activity-not", "activity", PatternVocabulary.ACTIVITIES),
        words(where, "channel", "channel", PatternVocabulary.CHANNELS),
        words(where, "channel-not", "channel", PatternVocabulary.CHANNELS),
        words(where, "source", "source", PatternVocabulary.SOURCES),
        words(where, "source-not", "source", PatternVocabulary.SOURCES),
        flag(where, "is-online"),
        flag(where, "is-in-store"),
        flag(where, "names-product"),
        flag(where, "names-category"),
        Set.copyOf(constants(where, "sold", Sold.class)),
        flag(where, "is-cancelled"),
        reader.blocks("except").stream().map(PatternReader::touchpoints).toList());
  }

  private static LineCondition lines(ConfigReader reader) {
    return new LineCondition(
        Set.copyOf(constants(reader, "sold", Sold.class)),
        words(reader, "fulfilment", "fulfilment", PatternVocabulary.FULFILMENTS),
        Set.copyOf(constants(reader, "pickup-state", PickupState.class)),
        Set.copyOf(constants(reader, "state", LineState.class)),
        reader.blocks("any").stream().map(PatternReader::lines).toList());
  }

  private static @Nullable Boolean flag(ConfigReader reader, String name) {
    return reader.has(name) ? Boolean.valueOf(reader.bool(name)) : null;
  }

  private static Set<String> words(
      ConfigReader reader, String name, String kind, Set<String> known) {
    List<String> words = reader.optionalStrings(name);
    words.stream()
        .filter(word -> !known.contains(word))
        .forEach(word -> reader.problem(name, "names " + unknown(word, kind, known)));
    return Set.copyOf(words);
  }

  private static <E extends Enum<E>> List<E> constants(
      ConfigReader reader, String name, Class<E> type) {
    Map<String, E> byText =
        Stream.of(type.getEnumConstants())
            .collect(
                Collectors.toMap(
                    constant -> constant.name().toLowerCase(Locale.ROOT),
                    constant -> constant,
                    (one, other) -> one,
                    LinkedHashMap::new));
    List<E> constants = new ArrayList<>();
    for (String text : reader.optionalStrings(name)) {
      E constant = byText.get(text);
      if (constant == null) {
        reader.problem(
            name, "= \"" + text + "\" is not one of " + String.join(", ", byText.keySet()));
      } else {
        constants.add(constant);
      }
    }
    return constants;
  }

  private static String unknown(String word, String kind, Set<String> known) {
    return "\"%s\", which is no %s%s"
        .formatted(
            word,
            kind,
            PatternVocabulary.nearest(word, known)
                .map(near -> ". Did you mean " + near + "?")
                .orElse(""));
  }

  private static long window(ConfigReader reader) {
    Duration window = reader.duration("window", Duration.ofSeconds(1));
    if (window.getNano() != 0) {
      reader.problem("window", "is not a whole number of seconds");
    }
    return micros(window);
  }

  private static long micros(Duration duration) {
    return ChronoUnit.MICROS.between(
        java.time.Instant.EPOCH, java.time.Instant.EPOCH.plus(duration));
  }
}
