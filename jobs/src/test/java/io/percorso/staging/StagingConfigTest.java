package io.percorso.staging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import io.percorso.config.ConfigReader;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

class StagingConfigTest {

  @Test
  void hasTheseDefaults() {
    StagingConfig config = read("");

    assertThat(config.businessZone()).isEqualTo(ZoneId.of("UTC"));
    assertThat(config.defaultRegion()).isEqualTo("ZZ");
    assertThat(config.minDate()).isEqualTo(LocalDate.of(2000, 1, 1));
    assertThat(config.maxFuture()).isEqualTo(Duration.ofHours(24));
    assertThat(config.botEventsPerDay()).isEqualTo(5000);
    assertThat(config.botUserAgents()).contains("crawl", "spider");
    assertThat(config.placeholders()).isEmpty();
    assertThat(config.scores().keySet()).containsExactlyElementsOf(StagingConfig.METRICS);
    assertThat(config.scores())
        .containsEntry("nps", new ScoreScale(0, 10))
        .containsEntry("csat", new ScoreScale(1, 5))
        .containsEntry("ces", new ScoreScale(1, 7))
        .containsEntry("review", new ScoreScale(1, 5));
  }

  @Test
  void takesEverySettingFromTheConfiguration() {
    StagingConfig config =
        read(
            """
            percorso { business-zone = "Europe/Madrid", default-region = ES, staging {
              min-date = 2010-05-06, max-future = 2h, bot-events-per-day = 7
              bot-user-agents = [ "x+" ], placeholders = [ "walk-in" ]
              scores { nps { least = 1, most = 9 } } } }
            """);

    assertThat(config.businessZone()).isEqualTo(ZoneId.of("Europe/Madrid"));
    assertThat(config.defaultRegion()).isEqualTo("ES");
    assertThat(config.minDate()).isEqualTo(LocalDate.of(2010, 5, 6));
    assertThat(config.maxFuture()).isEqualTo(Duration.ofHours(2));
    assertThat(config.botEventsPerDay()).isEqualTo(7);
    assertThat(config.botUserAgents()).containsExactly("x+");
    assertThat(config.placeholders()).containsExactly("walk-in");
    assertThat(config.scores()).containsEntry("nps", new ScoreScale(1, 9));
  }

  @Test
  void refusesWhatCannotBe() {
    assertThatThrownBy(() -> read("percorso.default-region = Spain"))
        .hasMessageContaining("\"Spain\" is no region");
    assertThatThrownBy(() -> read("percorso.staging.bot-user-agents = [ \"(\" ]"))
        .hasMessageContaining("no regular expression");
    assertThatThrownBy(() -> read("percorso.staging.scores.nps.most = -1"))
        .hasMessageContaining("a most that is less than its least");
    assertThatThrownBy(() -> read("percorso.staging.bot-events-per-day = 0"))
        .hasMessageContaining("is not between 1 and");
  }

  private static StagingConfig read(String settings) {
    ConfigReader root =
        ConfigReader.of(
            ConfigFactory.parseString(settings)
                .withFallback(ConfigFactory.parseResources("defaults/staging.conf"))
                .resolve(),
            "percorso");
    StagingConfig config = StagingConfig.from(root.at("staging"), root);
    root.finish();
    return config;
  }
}
