package io.percorso.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigReaderTest {
  private enum Colour {
    RED,
    DARK_BLUE
  }

  private static ConfigReader reader(String hocon) {
    return ConfigReader.of(
        ConfigFactory.parseString(
                hocon, ConfigParseOptions.defaults().setOriginDescription("--set test"))
            .resolve(),
        "percorso");
  }

  @Test
  void readsEveryKindOfValue() {
    ConfigReader reader =
        reader(
            """
            percorso {
              name = ana, many = [a, b], one = a, flag = yes, n = 3, share = 0.5
              gap = 30 minutes, zone = Europe/Madrid, date = 2026-01-31, colour = dark_blue
              open { x = 1, "y.z" = two }
              list = [ { a = 1 }, { a = 2 } ]
            }
            """);
    assertThat(reader.string("name")).isEqualTo("ana");
    assertThat(reader.strings("many")).containsExactly("a", "b");
    assertThat(reader.strings("one")).containsExactly("a");
    assertThat(reader.bool("flag")).isTrue();
    assertThat(reader.integer("n", 0, 3)).isEqualTo(3);
    assertThat(reader.decimal("share", 0, 1)).isEqualTo(0.5);
    assertThat(reader.duration("gap", Duration.ZERO)).isEqualTo(Duration.ofMinutes(30));
    assertThat(reader.zone("zone").getId()).isEqualTo("Europe/Madrid");
    assertThat(reader.date("date")).isEqualTo("2026-01-31");
    assertThat(reader.choice("colour", Colour.class)).isEqualTo(Colour.DARK_BLUE);
    assertThat(reader.texts("open")).isEqualTo(Map.of("x", "1", "y.z", "two"));
    assertThat(reader.blocks("list")).extracting(b -> b.integer("a", 0, 9)).containsExactly(1, 2);
    assertThat(reader.optionalString("absent")).isEmpty();
    reader.finish();
  }

  @Test
  void tellsEveryProblemAtOnceWithPlaceValueAndRemedy() {
    ConfigReader reader =
        reader("percorso { gap = banana, zone = Madrid, n = 12, sesion-max = 1h, colour = green }");
    reader.duration("gap", Duration.ZERO);
    reader.zone("zone");
    reader.integer("n", 0, 10);
    reader.choice("colour", Colour.class);
    reader.string("name");
    reader.has("session-max");
    assertThatThrownBy(reader::finish)
        .isInstanceOf(ConfigProblemsException.class)
        .hasMessageContaining("(6 problems)")
        .hasMessageContaining(
            "percorso.gap = \"banana\" is not a length of time. Write it as 30 minutes")
        .hasMessageContaining(
            "percorso.zone = \"Madrid\" is not a time zone. Use a region such as Europe/Madrid")
        .hasMessageContaining("percorso.n = 12 is not between 0 and 10")
        .hasMessageContaining("percorso.colour = \"green\" is not one of red, dark_blue")
        .hasMessageContaining("percorso.name is missing")
        .hasMessageContaining(
            "percorso.sesion-max is not a setting. Did you mean percorso.session-max?");
  }

  @Test
  void refusesSettingsNobodyReadsAtAnyDepth() {
    ConfigReader reader =
        reader("percorso { a { b = 1, c { d = 2 } }, list = [ { x = 1, y = 2 } ] }");
    reader.at("a").integer("b", 0, 9);
    reader.blocks("list").forEach(block -> block.integer("x", 0, 9));
    assertThatThrownBy(reader::finish)
        .hasMessageContaining("percorso.a.c is not a setting")
        .hasMessageContaining("percorso.list[0].y is not a setting")
        .hasMessageContaining("(2 problems)");
  }

  @Test
  void tellsTheFileAndTheLine(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("percorso.conf");
    Files.writeString(file, "percorso {\n  a = 1\n  gap = soon\n}\n");
    ConfigReader reader = ConfigReader.of(ConfigFactory.parseFile(file.toFile()), "percorso");
    reader.integer("a", 0, 1);
    reader.duration("gap", Duration.ZERO);
    assertThatThrownBy(reader::finish).hasMessageContaining(file + ": 3: percorso.gap = \"soon\"");
  }

  @Test
  void refusesALengthOfTimeWithoutAUnit() {
    ConfigReader reader = reader("percorso { a = 720, b = \" 1.5 \", c = 0, d = 0.5 days }");
    reader.duration("a", Duration.ZERO);
    reader.duration("b", Duration.ZERO);
    assertThat(reader.duration("c", Duration.ZERO)).isZero();
    assertThat(reader.duration("d", Duration.ZERO)).isEqualTo(Duration.ofHours(12));
    assertThatThrownBy(reader::finish)
        .hasMessageContaining("(2 problems)")
        .hasMessageContaining(
            "percorso.a = 720 has no unit. Write it as 30 minutes, 24h or 30 days")
        .hasMessageContaining("percorso.b");
  }

  @Test
  void showsNoKeyPasswordOrIdentifier() {
    ConfigReader reader =
        reader(
            """
            percorso {
              privacy = kept-secret
              identity { blocked-links = [kept-secret, { a = [kept-secret] }] }
              feeds.orders.options { password = [kept-secret] }
            }
            """);
    reader.at("privacy");
    reader.has("privacy");
    reader.at("identity").blocks("blocked-links").forEach(link -> link.string("a"));
    reader.at("feeds").at("orders").texts("options");
    assertThatThrownBy(reader::finish)
        .hasMessageContaining("(4 problems)")
        .hasMessageContaining("percorso.privacy is [redacted], not a block")
        .hasMessageNotContaining("kept-secret");
    ConfigReader key = reader("percorso.privacy.key = [kept-secret]");
    key.at("privacy").string("key");
    assertThatThrownBy(key::finish).hasMessageNotContaining("kept-secret");
  }

  @Test
  void refusesABlockWhereAValueBelongsAndTheOtherWayRound() {
    ConfigReader reader = reader("percorso { a { b = 1 }, c = 1 }");
    reader.string("a");
    reader.at("c");
    assertThatThrownBy(reader::finish)
        .hasMessageContaining("percorso.a = {\"b\":1} is not a single value")
        .hasMessageContaining("percorso.c is 1, not a block of settings { … }");
  }
}
