package io.percorso.pattern;

import static org.assertj.core.api.Assertions.assertThat;

import io.percorso.touchpoint.OrderLine;
import io.percorso.touchpoint.Touchpoint;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The engine against the rules written down once more, in the simplest way, for one line. */
class PatternPropertiesTest {
  private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
  private static final PatternEngine ENGINE =
      new PatternEngine(new CompiledPatterns(TestPatterns.shipped()), TestPatterns.history());
  private static final List<String> ACTIVITIES =
      List.of(
          "product_view",
          "add_to_cart",
          "search",
          "visit",
          "try_on",
          "demo",
          "store_visit",
          "purchase",
          "contact",
          "review_write");
  private static final Set<String> RESEARCH =
      Set.of(
          "product_view",
          "search",
          "review_read",
          "compare",
          "availability_check",
          "wishlist",
          "add_to_cart",
          "store_locator");
  private static final Set<String> TRIALS = Set.of("try_on", "demo", "product_scan");
  private static final Set<String> OF_ORDERS =
      Set.of(
          "purchase",
          "reserve",
          "pickup_ready",
          "pickup",
          "delivery",
          "cancellation",
          "return",
          "review_write",
          "survey_response");

  /** Evidence by the words of the rule: instant, level and touchpoint. */
  private record Evidence(long distance, int level, String id) {}

  @Test
  void engineFindsWhatTheRulesSayOnThousandsOfRandomHistories() {
    long matched = 0;
    long mirrored = 0;
    for (int seed = 0; seed < 4_000; seed++) {
      Story story = random(new Random(seed));
      for (LineResult result : ENGINE.evaluate(story.history())) {
        for (PatternCandidate candidate : result.candidates()) {
          if (!candidate.pattern().equals("assisted_online")) {
            String what = "seed %d, %s, %s".formatted(seed, result.line(), candidate);
            assertThat(candidate).as(what).isEqualTo(expected(candidate.pattern(), story, result));
            assertThat(matchOf(result, candidate.pattern()))
                .as(what)
                .isEqualTo(expectedMatch(candidate.pattern(), story, result.line()));
            matched += candidate.isMatched() ? 1 : 0;
            mirrored += candidate.isMirroredMatched() ? 1 : 0;
          }
        }
      }
    }
    assertThat(matched).isGreaterThan(500);
    assertThat(mirrored).isGreaterThan(500);
  }

  @Test
  void orderOfTheInputDoesNotMatter() {
    for (int seed = 0; seed < 500; seed++) {
      Random random = new Random(seed);
      Story story = random(random);
      assertThat(byLine(ENGINE.evaluate(story.shuffled(random))))
          .as("seed %d", seed)
          .isEqualTo(byLine(ENGINE.evaluate(story.history())));
    }
  }

  @Test
  void personWithTenThousandLinesAndAHundredThousandTouchpointsIsQuick() {
    Random random = new Random(7);
    Story story = Story.of("busy");
    for (int i = 0; i < 90_000; i++) {
      touch(story, "t" + i, random, 4_000, 500);
    }
    for (int i = 0; i < 10_000; i++) {
      line(story, "o" + i, random, 4_000, 500);
    }
    long start = System.nanoTime();
    List<LineResult> results = ENGINE.evaluate(story.history());
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    assertThat(results).hasSize(10_000);
    assertThat(took).isLessThan(Duration.ofSeconds(20));
  }

  private static List<LineResult> byLine(List<LineResult> results) {
    return results.stream()
        .sorted(Comparator.comparing(result -> result.line().orderId()))
        .toList();
  }

  private static String matchOf(LineResult result, String pattern) {
    return result.matches().stream()
        .filter(match -> match.pattern().equals(pattern))
        .map(
            match ->
                "%s %s of %d after %d"
                    .formatted(
                        match.level(),
                        match.evidenceTouchpointIds(),
                        match.evidenceCount(),
                        match.lagSeconds()))
        .findFirst()
        .orElse("none");
  }

  private static String expectedMatch(String pattern, Story story, OrderLine line) {
    if (!isWithin(nearest(evidence(pattern, story, line, 1)), 30)
        || (pattern.equals("showrooming")
            && isWithin(nearest(evidence("try_and_buy", story, line, 1)), 30))) {
      return "none";
    }
    List<Evidence> within =
        evidence(pattern, story, line, 1).stream()
            .filter(evidence -> isWithin(seconds(evidence), 30))
            .toList();
    int level = within.stream().mapToInt(Evidence::level).min().orElseThrow();
    // a touchpoint that is the same at a stronger level is counted at its own level alone
    List<Evidence> atLevel = within.stream().filter(evidence -> evidence.level() == level).toList();
    Evidence nearest =
        atLevel.stream()
            .min(Comparator.comparingLong(Evidence::distance).thenComparing(Evidence::id))
            .orElseThrow();
    return "%s %s of %d after %d"
        .formatted(
            MatchLevel.values()[level], List.of(nearest.id()), atLevel.size(), seconds(nearest));
  }

  private static PatternCandidate expected(String pattern, Story story, LineResult result) {
    OrderLine line = result.line();
    boolean isShowrooming = pattern.equals("showrooming");
    long reach = pattern.equals("cart_recovered_in_store") ? 30 : 90;
    Long lag = within(nearest(evidence(pattern, story, line, 1)), reach);
    Long mirroredLag = within(nearest(evidence(pattern, story, line, -1)), reach);
    Long unless =
        isShowrooming ? within(nearest(evidence("try_and_buy", story, line, 1)), reach) : null;
    Long mirroredUnless =
        isShowrooming ? within(nearest(evidence("try_and_buy", story, line, -1)), reach) : null;
    return new PatternCandidate(
        pattern,
        lag,
        unless,
        mirroredLag,
        mirroredUnless,
        isWithin(lag, 30) && !isWithin(unless, 30),
        isWithin(mirroredLag, 30) && !isWithin(mirroredUnless, 30));
  }

  private static @Nullable Long within(@Nullable Long lag, long days) {
    return isWithin(lag, days) ? lag : null;
  }

  private static boolean isWithin(@Nullable Long lag, long days) {
    return lag != null && lag <= days * 86_400;
  }

  private static @Nullable Long nearest(List<Evidence> evidence) {
    return evidence.stream().map(PatternPropertiesTest::seconds).min(Long::compare).orElse(null);
  }

  private static long seconds(Evidence evidence) {
    return Math.floorDiv(evidence.distance() + 999_999, 1_000_000L);
  }

  /** All evidence on one side, 1 before and -1 after, whatever the window. */
  private static List<Evidence> evidence(String pattern, Story story, OrderLine line, int side) {
    long at = Objects.requireNonNull(line.purchasedAt());
    List<Evidence> all = new ArrayList<>();
    for (Touchpoint touchpoint : story.touchpoints()) {
      int level = level(pattern, touchpoint, line);
      long instant = instant(touchpoint, at, side);
      boolean isOnSide = side * (at - instant) > 0 || (side == 1 && isSameDate(line, at, instant));
      if (kind(pattern).test(touchpoint)
          && level >= 0
          && isOnSide
          && !isCut(pattern, story, line, at, instant, side)) {
        all.add(new Evidence(side * (at - instant), level, touchpoint.id()));
      }
    }
    return all;
  }

  private static long instant(Touchpoint touchpoint, long at, int side) {
    if (side == 1) {
      return touchpoint.lastAt() < at ? touchpoint.lastAt() : touchpoint.occurredAt();
    }
    return touchpoint.occurredAt() > at ? touchpoint.occurredAt() : touchpoint.lastAt();
  }

  private static boolean isSameDate(OrderLine line, long at, long instant) {
    return line.isDateOnly() && date(at).equals(date(instant));
  }

  private static LocalDate date(long micros) {
    return EvidenceHistory.instant(micros).atZone(TestPatterns.MADRID).toLocalDate();
  }

  private static boolean isCut(
      String pattern, Story story, OrderLine line, long at, long instant, int side) {
    boolean isByStore = pattern.equals("try_and_buy") || pattern.equals("showrooming");
    return story.touchpoints().stream()
        .filter(touchpoint -> touchpoint.activity().equals("purchase"))
        .filter(touchpoint -> line.productId().equals(touchpoint.productId()))
        .filter(
            touchpoint ->
                isByStore
                    ? touchpoint.channel().equals("store")
                    : Set.of("web", "app").contains(touchpoint.channel()))
        .mapToLong(touchpoint -> instant(touchpoint, at, side))
        .anyMatch(cut -> side * (at - cut) > 0 && side * (cut - instant) >= 0);
  }

  private static Predicate<Touchpoint> kind(String pattern) {
    return switch (pattern) {
      case "ropo" ->
          touchpoint -> RESEARCH.contains(touchpoint.activity()) && touchpoint.isOnline();
      case "cart_recovered_in_store" ->
          touchpoint -> touchpoint.activity().equals("add_to_cart") && touchpoint.isOnline();
      case "try_and_buy" ->
          touchpoint -> TRIALS.contains(touchpoint.activity()) && touchpoint.isInStore();
      default ->
          touchpoint ->
              touchpoint.isInStore()
                  && !TRIALS.contains(touchpoint.activity())
                  && !OF_ORDERS.contains(touchpoint.activity());
    };
  }

  private static int level(String pattern, Touchpoint touchpoint, OrderLine line) {
    if (line.productId().equals(touchpoint.productId())) {
      return 0;
    }
    if (pattern.equals("cart_recovered_in_store")
        || line.category() == null
        || !line.category().equals(touchpoint.category())) {
      return -1;
    }
    return line.brand() != null && line.brand().equals(touchpoint.brand()) ? 1 : 2;
  }

  private static Story random(Random random) {
    Story story = Story.of("ana");
    int days = 1 + random.nextInt(120);
    IntStream.range(0, random.nextInt(14)).forEach(i -> touch(story, "t" + i, random, days, 4));
    IntStream.range(0, 1 + random.nextInt(4)).forEach(i -> line(story, "o" + i, random, days, 4));
    return story;
  }

  private static void touch(Story story, String id, Random random, int days, int products) {
    Instant first = instant(random, days);
    Instant last = random.nextInt(3) > 0 ? first : first.plusSeconds(21_600L * random.nextInt(8));
    List<String> options = new ArrayList<>();
    options.add("last=" + last);
    int product = random.nextInt(products + 1);
    if (product < products) {
      options.add("product=p" + product);
    }
    if (random.nextInt(4) > 0) {
      options.add("category=c" + product / 2);
    }
    if (random.nextBoolean()) {
      options.add("brand=b" + product % 2);
    }
    story.touch(
        id,
        ACTIVITIES.get(random.nextInt(ACTIVITIES.size())),
        List.of("web", "app", "store", "phone").get(random.nextInt(4)),
        first.toString(),
        options.toArray(String[]::new));
  }

  private static void line(Story story, String order, Random random, int days, int products) {
    int product = random.nextInt(products);
    List<String> options = new ArrayList<>();
    options.add("product=p" + product);
    options.add("category=c" + product / 2);
    options.add("brand=b" + product % 2);
    Instant ordered = instant(random, days);
    String fulfilment = random.nextInt(5) == 0 ? "reserve" : "ship";
    if (fulfilment.equals("reserve") && random.nextBoolean()) {
      options.add("collected=" + ordered.plusSeconds(86_400));
    } else if (!fulfilment.equals("reserve") && random.nextInt(3) == 0) {
      options.add("dateOnly");
      ordered =
          ordered
              .atZone(TestPatterns.MADRID)
              .toLocalDate()
              .plusDays(1)
              .atStartOfDay(TestPatterns.MADRID)
              .toInstant()
              .minusNanos(1_000);
    }
    story.line(
        order,
        List.of("web", "app", "store", "phone").get(random.nextInt(4)),
        fulfilment,
        ordered.toString(),
        options.toArray(String[]::new));
  }

  /** On a grid of six hours, so that ties and windows to the microsecond come up. */
  private static Instant instant(Random random, int days) {
    return BEGIN
        .plusSeconds(21_600L * random.nextInt(4 * days))
        .plusNanos(1_000L * (random.nextInt(3) - 1) * (random.nextInt(3) == 0 ? 1 : 0));
  }
}
