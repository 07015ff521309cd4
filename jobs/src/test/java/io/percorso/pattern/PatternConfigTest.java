package io.percorso.pattern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.percorso.config.ConfigProblemsException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PatternConfigTest {
  private static final String ONE_STEP = "steps = [{ name = a, where { activity = demo }, %s }]";

  @Test
  void shippedSettingsAreTheTableOfTheDefinitions() {
    PatternConfig config = TestPatterns.shipped();
    assertThat(config.primary())
        .containsExactly(
            "reserve_and_collect",
            "click_and_collect",
            "ship_to_store",
            "endless_aisle",
            "try_and_buy",
            "ropo",
            "showrooming",
            "assisted_online");
    assertThat(config.pickupExpiry()).isEqualTo(Duration.ofDays(14));
    assertThat(config.minCell()).isEqualTo(10);
    assertThat(config.patterns().stream().map(Pattern::name))
        .containsExactly(
            "ropo",
            "try_and_buy",
            "showrooming",
            "click_and_collect",
            "ship_to_store",
            "reserve_and_collect",
            "pickup_attach",
            "endless_aisle",
            "buy_online_return_in_store",
            "store_return_web_rebuy",
            "cart_recovered_in_store",
            "assisted_online");
    assertThat(config.patterns().stream().filter(Pattern::hasPlacebo).map(PatternConfigTest::shown))
        .containsExactly(
            "ropo 30d [1, 7, 14, 30, 90] web_events",
            "try_and_buy 30d [1, 7, 14, 30, 90] interactions",
            "showrooming 30d [1, 7, 14, 30, 90] interactions",
            "cart_recovered_in_store 30d [30] web_events",
            "assisted_online 1d [1] interactions");
    assertThat(
            config.patterns().stream()
                .filter(pattern -> !pattern.hasPlacebo() && pattern.evidenceFeed() != null)
                .map(pattern -> pattern.name() + " " + pattern.evidenceFeed()))
        .containsExactly("buy_online_return_in_store returns", "store_return_web_rebuy returns");
    assertThat(config.patterns().stream().filter(Pattern::needsPerson).map(Pattern::name))
        .containsExactly(
            "ropo",
            "try_and_buy",
            "showrooming",
            "pickup_attach",
            "store_return_web_rebuy",
            "cart_recovered_in_store",
            "assisted_online");
  }

  private static String shown(Pattern pattern) {
    return "%s %dd %s %s"
        .formatted(
            pattern.name(),
            java.util.Objects.requireNonNull(pattern.windowMicros()) / Pattern.DAY_MICROS,
            pattern.reportedWindows(),
            pattern.evidenceFeed());
  }

  @Test
  void settingsChangeOnePatternByItsPath() {
    PatternConfig config =
        TestPatterns.config(
            """
            primary = [ropo]
            pickup-expiry = 3 days
            min-cell = 2
            assist-window = 2 hours
            reported-windows = [3]
            definitions.ropo.window = 14 days
            """);
    assertThat(config.primary()).containsExactly("ropo");
    assertThat(config.pickupExpiry()).isEqualTo(Duration.ofDays(3));
    assertThat(config.minCell()).isEqualTo(2);
    Pattern ropo = named(config, "ropo");
    assertThat(ropo.windowMicros()).isEqualTo(14 * Pattern.DAY_MICROS);
    assertThat(ropo.steps().get(0).windowMicros()).isEqualTo(14 * Pattern.DAY_MICROS);
    assertThat(ropo.reportedWindows()).isEqualTo(List.of(3));
    assertThat(named(config, "assisted_online").windowMicros()).isEqualTo(7_200_000_000L);
  }

  private static Pattern named(PatternConfig config, String name) {
    return config.patterns().stream()
        .filter(pattern -> pattern.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void compiledPatternsTravelToExecutors() throws IOException, ClassNotFoundException {
    PatternEngine engine =
        new PatternEngine(new CompiledPatterns(TestPatterns.shipped()), TestPatterns.history());
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    new ObjectOutputStream(bytes).writeObject(engine);
    PatternEngine there =
        (PatternEngine)
            new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())).readObject();
    Story story =
        Story.of("ana")
            .touch("view", "product_view", "web", "2026-03-01T10:00:00Z", "product=boot")
            .line("o1", "store", "in_store", "2026-03-03T10:00:00Z");
    assertThat(there.evaluate(story.history())).isEqualTo(engine.evaluate(story.history()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "definitions.ropo.windwo = 3 days | definitions.ropo.windwo is not a setting. Did you mean percorso.pattern.definitions.ropo.window?",
        "primary = [rop] | primary names \"rop\", which is no pattern. Did you mean ropo?",
        "primary = [ropo, ropo] | primary names \"ropo\" twice",
        "definitions.ropo.unless = showroming | unless names \"showroming\", which is no pattern. Did you mean showrooming?",
        "definitions.ropo.unless = showrooming | unless names showrooming, which has an unless of its own",
        "definitions.ropo.unless = store_return_web_rebuy | which is not one step before the purchase with a window",
        "definitions.store_only {} | is what a line without a pattern is called",
        "definitions.Mine {} | is no name for a pattern",
        "definitions.mine { window = 3 days } | definitions.mine.window stands on a pattern without steps",
        "definitions.ropo.window = 1500 ms | window is not a whole number of seconds",
        "definitions.ropo.window = soon | is not a length of time",
        "definitions.ropo.evidence-feed = orders | evidence-feed = \"orders\" is not one of interactions, returns, web_events",
        "definitions.ropo.evidence-feed = null | placebo needs evidence-feed",
        "definitions.ropo.placebo = false | reported-windows needs placebo = true",
        "definitions.ropo.fact { sold = store } | fact cannot stand beside placebo = true",
        "definitions.ropo.population { sold = shop } | sold = \"shop\" is not one of online, store, phone, marketplace",
        "definitions.ropo.population { fulfilment = pikup } | fulfilment names \"pikup\", which is no fulfilment. Did you mean pickup?",
        "reported-windows = [1, 0] | has \"0\", which is not a whole number of days",
        "reported-windows = [7, 7] | has 7 twice",
        "min-cell = 0 | is not between 1 and",
        "pickup-expiry = -1 days | is less than",
      })
  void settingThatCannotBeUsedIsNamed(String setting, String message) {
    assertThatThrownBy(() -> TestPatterns.config(setting))
        .isInstanceOf(ConfigProblemsException.class)
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "window = 1 day, where { activity = product_vew } | activity names \"product_vew\", which is no activity. Did you mean product_view?",
        "window = 1 day, where { channel = shop } | channel names \"shop\", which is no channel",
        "window = 1 day, where { source = web_event } | source names \"web_event\", which is no source. Did you mean web_events?",
        "window = 1 day, where { colour = red } | where.colour is not a setting",
        "window = 1 day, where { is-online = perhaps } | is not true or false",
        "window = 1 day, match = [category, product] | match goes from the strongest down",
        "window = 1 day, match = [size] | match = \"size\" is not one of product, brand_and_category, category",
        "window = 1 day, same = [basket] | same = \"basket\" is not one of line, order, brand, store, pickup_store, business_date",
        "window = 1 day, different = [store] | different = \"store\" is not order",
        "window = 1 day, of = b | of names \"b\", which is no step",
        "window = 1 day, of = a | of = \"a\" does not come before this step",
        "window = 1 day, gap = 2 days | gap is more than the window",
        "window = 1 day, order = any | order = any needs the same line, order, brand, store or pickup_store",
        "window = 1 day, order = on_or_after | order = on_or_after needs the same line, order, brand, store or pickup_store",
        "order = any, same = line, gap = 1 day | order = any has no between",
        "window = 1 day, order = on_or_after, same = line, gap = 1 day | order = on_or_after has no between",
        "order = before | window is missing, on the step and on the pattern",
        "order = on_or_after, same = line | window is missing, on the step and on the pattern",
        "order = sideways, window = 1 day | is not one of before, after, any, on_or_after",
        "window = 1 day, take = twice | is not one of once, many",
        "window = 1 day, from = birth | is not one of purchase, ordered, collected",
        "window = 1 day, name = anchor | name = \"anchor\" is taken",
      })
  void stepThatCannotBeUsedIsNamed(String step, String message) {
    assertThatThrownBy(
            () -> TestPatterns.config("definitions.mine { " + ONE_STEP.formatted(step) + " }"))
        .isInstanceOf(ConfigProblemsException.class)
        .hasMessageContaining(message);
  }

  @Test
  void stepThatRefersToALaterStepIsNamed() {
    assertThatThrownBy(
            () ->
                TestPatterns.config(
                    """
                    definitions.mine {
                      window = 1 day
                      steps = [{ name = a, of = b }, { name = b, of = a, from = ordered }]
                    }
                    """))
        .hasMessageContaining("of = \"b\" does not come before this step")
        .hasMessageContaining("from is about the anchor");
  }

  @Test
  void whatMayNotLieBetweenHasNoDateOfItsOwn() {
    assertThatThrownBy(
            () ->
                TestPatterns.config(
                    """
                    definitions.mine {
                      window = 1 day
                      steps = [{ name = a, none-between = [{ same = [store, business_date] }] }]
                    }
                    """))
        .isInstanceOf(ConfigProblemsException.class)
        .hasMessageContaining("none-between[0].same = business_date is for a step");
  }

  @Test
  void stepThatTakesManyIsTheLast() {
    assertThatThrownBy(
            () ->
                TestPatterns.config(
                    """
                    definitions.mine {
                      window = 1 day
                      steps = [{ name = a, take = many }, { name = b, of = a }]
                    }
                    """))
        .isInstanceOf(ConfigProblemsException.class)
        .hasMessageContaining("mine.steps[0].take = many is for the last step");
  }

  @Test
  void evidenceFeedMayStandWithoutAPlacebo() {
    PatternConfig config =
        TestPatterns.config(
            """
            definitions.mine {
              window = 1 day
              evidence-feed = interactions
              steps = [{ name = a, where { activity = demo }, same = brand, order = on_or_after }]
            }
            """);
    assertThat(named(config, "mine").evidenceFeed()).isEqualTo("interactions");
    assertThat(named(config, "mine").hasPlacebo()).isFalse();
  }

  @Test
  void placeboIsForOneStepBeforeThePurchase() {
    assertThatThrownBy(
            () ->
                TestPatterns.config(
                    """
                    definitions.mine {
                      placebo = true, evidence-feed = web_events, window = 1 day
                      steps = [{ name = a, order = after }]
                    }
                    """))
        .hasMessageContaining("placebo is there for patterns of one step before the purchase");
  }

  @Test
  void allProblemsAreReportedAtOnce() {
    assertThatThrownBy(() -> TestPatterns.config("min-cell = none\ndefinitions.ropo.window = soon"))
        .hasMessageContaining("2 problems")
        .hasMessageContaining("min-cell")
        .hasMessageContaining("definitions.ropo.window");
  }
}
