package io.percorso.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a wrong argument, setting or file comes to: its code, and a message that says what to do.
 */
class BadInputTest {
  private static final String KEY = "privacy.key=0123456789abcdef-test";

  @TempDir Path folder;

  private CommandLineRun validate(String hocon, String... more) throws IOException {
    Path config = folder.resolve("test.conf");
    Files.writeString(config, hocon);
    List<String> args =
        new ArrayList<>(List.of("validate", "--config", config.toString(), "--set", KEY, "--set"));
    args.add("warehouse.path=" + folder.resolve("warehouse"));
    args.addAll(List.of(more));
    return CommandLineRun.run(args.toArray(String[]::new));
  }

  private CommandLineRun validateOrders(String orders) throws IOException {
    return validate(
        "percorso.feeds { orders { %s }, order_lines { format = csv, path = none } }"
            .formatted(orders));
  }

  private Path orders(String... lines) throws IOException {
    Path file = folder.resolve("orders.csv");
    Files.write(file, List.of(lines));
    return file;
  }

  @Test
  void anUnknownOptionIsAUsageError() {
    CommandLineRun run = CommandLineRun.run("nightly", "--dat", "2026-01-01");
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("--dat");
  }

  @Test
  void anEmptyDataIntervalIsRefusedWithTheReason() throws IOException {
    CommandLineRun run =
        nightly(
            "percorso {}",
            "--data-interval-start",
            "2026-01-02T00:00:00Z",
            "--data-interval-end",
            "2026-01-02T00:00:00Z");
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("is empty").contains("--date");
  }

  @ParameterizedTest
  @ValueSource(strings = {"products", "orders", "order_lines"})
  void aRunWithoutAnyFeedOfEventsIsRefused(String feed) throws IOException {
    CommandLineRun run =
        nightly(
            "percorso.feeds.%s { format = csv, path = \"%s\" }".formatted(feed, folder),
            "--date",
            "2026-01-02");
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err())
        .contains("percorso.feeds has none of web_events")
        .contains("orders together with order_lines");
  }

  @Test
  void aValueOfARowThatSparkCannotCastIsNotTold() throws IOException {
    Path contacts = folder.resolve("contacts.csv");
    Files.write(
        contacts,
        List.of(
            "interaction_id,occurred_at,channel,activity",
            "ana@example.com,2026-01-01T10:00:00Z,phone,contact"));
    Path result = folder.resolve("result.json");
    CommandLineRun run =
        nightly(
            "percorso.feeds.interactions { format = csv, path = \"%s\", columns { interaction_id = \"cast(interaction_id as int)\" } }"
                .formatted(contacts),
            "--date",
            "2026-01-02",
            "--result-file",
            result.toString());
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("internal error").contains("CAST_INVALID_INPUT");
    assertThat(run.err() + Files.readString(result)).doesNotContain("ana@example.com");
  }

  @Test
  void filesThatDoNotFitTheirHeaderAreRefusedAndNamed() throws IOException {
    Path contacts = Files.createDirectories(folder.resolve("contacts"));
    List<String> lines = new ArrayList<>(List.of("interaction_id,occurred_at,channel,activity"));
    for (int i = 0; i < 30; i++) {
      lines.add("c%d,2026-01-01T10:00:00Z,phone,contact,one too many".formatted(i));
    }
    Files.write(contacts.resolve("a.csv"), lines);
    Files.write(contacts.resolve("b.csv"), lines);
    CommandLineRun run =
        nightly(
            "percorso.feeds.interactions { format = csv, path = \"%s\" }".formatted(contacts),
            "--date",
            "2026-01-02");
    assertThat(run.code()).isEqualTo(3);
    assertThat(run.err())
        .contains("rejected of interactions: 60 of 60 rows that came are in quarantine")
        .contains("missing_required in 60 rows, for example of")
        .contains("a.csv");
  }

  private CommandLineRun nightly(String settings, String... more) throws IOException {
    Path config = folder.resolve("night.conf");
    Files.writeString(config, settings);
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "nightly",
                "--config",
                config.toString(),
                "--set",
                KEY,
                "--warehouse",
                folder.resolve("warehouse").toString()));
    arguments.addAll(List.of(more));
    return CommandLineRun.run(arguments.toArray(String[]::new));
  }

  @Test
  void aMissingConfigurationFileIsNamed() {
    CommandLineRun run = CommandLineRun.run("validate", "--config", folder + "/nowhere.conf");
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("nowhere.conf cannot be read");
  }

  @Test
  void anUnknownSettingAndAWrongTypeAreToldTogetherWithFileAndLine() throws IOException {
    CommandLineRun run =
        validate(
            """
            percorso {
              journey.jorney-gap = 20 days
              touchpoint.session-gap = banana
            }
            """);
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err())
        .contains("2 problems")
        .contains("test.conf: 2: percorso.journey.jorney-gap is not a setting")
        .contains("Did you mean percorso.journey.journey-gap?")
        .contains("test.conf: 3: percorso.touchpoint.session-gap = \"banana\"");
  }

  @Test
  void aSettingBesideTheBlockOfSettingsIsNotPassedOver() throws IOException {
    CommandLineRun run =
        validate(
            """
            mine = Europe/Madrid
            business-zone = ${mine}
            percoso.warehouse.path = elsewhere
            """);
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err())
        .contains("2 problems")
        .contains("test.conf: 2: business-zone stands outside percorso { … }")
        .contains("test.conf: 3: percoso is not a setting. Did you mean percorso?");
  }

  @Test
  void aResultFileThatCannotBeWrittenChangesNoCode() throws IOException {
    Path file = folder.resolve("a-file");
    Files.writeString(file, "");
    CommandLineRun run =
        CommandLineRun.run(
            "tables",
            "--warehouse",
            folder.resolve("none").toString(),
            "--result-file",
            file.resolve("result.json").toString());
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err())
        .contains("Nothing is published")
        .contains("result.json cannot be written");
  }

  @Test
  void withoutAKeyThereIsNoRun() throws IOException {
    Path config = folder.resolve("keyless.conf");
    Files.writeString(config, "percorso.privacy.key = \"\"");
    CommandLineRun run = CommandLineRun.run("validate", "--config", config.toString());
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("PERCORSO_KEY").contains("no run");
  }

  @Test
  void anUnknownActivityInAStageModelIsNamed() throws IOException {
    CommandLineRun run =
        validate(
            """
            percorso.journey.stage-models.mine = [
              { name = buying, activities = [purchas] }
            ]
            """);
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("purchas").contains("purchase");
  }

  @Test
  void aSourceThatIsNotThereYetHasItsOwnCode() throws IOException {
    CommandLineRun run =
        validateOrders("format = csv, path = \"%s/orders-*.csv\"".formatted(folder));
    assertThat(run.code()).isEqualTo(4);
    assertThat(run.err()).contains("orders").contains("orders-*.csv");
  }

  @Test
  void aMissingRequiredColumnIsNamedWithFeedAndFile() throws IOException {
    Path file = orders("order_id,ordered_at,sales_channel,curency", "1,2026-01-01,store,EUR");
    CommandLineRun run = validateOrders("format = csv, path = \"%s\"".formatted(file));
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err())
        .contains("orders")
        .contains("currency")
        .contains("orders.csv")
        .contains("curency");
  }

  @Test
  void aBadExpressionInAMappingIsShown() throws IOException {
    Path file = orders("order_id,ordered_at,sales_channel,currency", "1,2026-01-01,store,EUR");
    CommandLineRun run =
        validateOrders(
            "format = csv, path = \"%s\", columns { status = \"upper(nothing\" }".formatted(file));
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("status").contains("upper(nothing");
  }

  @Test
  void aTruncatedParquetFileFailsTheGateAndIsNamed() throws IOException {
    Path file = folder.resolve("orders.parquet");
    Files.write(file, new byte[] {'P', 'A', 'R', '1', 0, 1, 2, 3});
    CommandLineRun run = validateOrders("format = parquet, path = \"%s\"".formatted(file));
    assertThat(run.code()).isEqualTo(3);
    assertThat(run.err()).contains("orders.parquet").contains("max-corrupt-files");
  }

  @Test
  void readingTablesBeforeAnythingIsPublishedSaysWhatToRun() {
    CommandLineRun run =
        CommandLineRun.run("tables", "--warehouse", folder.resolve("none").toString());
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("Nothing is published").contains("nightly");
  }

  @Test
  void anUnknownTableIsAUsageError() {
    CommandLineRun run = CommandLineRun.run("describe", "core.nothing");
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("core.nothing");
  }
}
