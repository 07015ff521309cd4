package io.percorso.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.typesafe.config.ConfigUtil;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What looks like SQL, a path, a script, a format or a lookup is text, and comes out as it came.
 */
class HostileStringsTest {
  private static final List<String> IDS =
      List.of(
          "'; DROP TABLE core.persons; --",
          "\" OR \"\"=\"",
          "${jndi:ldap://127.0.0.1:1/x}",
          "${env:PERCORSO_KEY}",
          "<script>alert(1)</script>",
          "../../../../outside",
          "=cmd|' /C calc'!A0",
          "%s%n%d",
          "a,b;c|d\\e`f",
          "_metadata",
          "\u202eright\u202c \ud83d\udc5f \u0301");

  private static final String RUN = "../../run '; rm -rf \"$HOME\" <b>";

  @TempDir Path folder;

  @Test
  void theyArePublishedAsTheyCameAndReachNothingElse() throws IOException {
    Path shop = Files.createDirectory(folder.resolve("a shop's $(touch x) %41 `&;@v0 \u00f1"));
    Files.writeString(shop.resolve("it's orders.csv"), orders());
    Files.writeString(shop.resolve("lines;.csv"), lines());
    Files.writeString(shop.resolve("shop.conf"), config(shop));

    assertThat(run(shop, "nightly", "--date", "2026-01-04", "--run-id", RUN).code()).isZero();

    assertThat(column(shop, "SELECT order_id AS it FROM core.order_line_outcomes"))
        .containsExactlyInAnyOrderElementsOf(IDS);
    assertThat(column(shop, "SELECT DISTINCT category AS it FROM core.order_line_outcomes"))
        .containsExactlyInAnyOrderElementsOf(IDS);
    assertThat(column(shop, "SELECT identifier_count AS it FROM core.persons"))
        .hasSize(IDS.size())
        .containsOnly("1");
    assertThat(column(shop, "SELECT run_id AS it FROM ops.runs")).containsExactly(RUN);
    assertThat(column(shop, "SELECT count(*) AS it FROM staging.quarantine")).containsExactly("0");
    assertThat(filesIn(folder)).containsExactly(shop);
    assertThat(filesIn(shop).map(file -> file.getFileName().toString()))
        .containsExactlyInAnyOrder("it's orders.csv", "lines;.csv", "shop.conf", "ware house");
  }

  private static String orders() {
    StringBuilder csv =
        new StringBuilder("order_id,ordered_at,sales_channel,currency,customer_id\n");
    IDS.forEach(
        id ->
            csv.append(quoted(id))
                .append(",2026-01-03T10:00:00Z,store,EUR,")
                .append(quoted(id))
                .append('\n'));
    return csv.toString();
  }

  private static String lines() {
    StringBuilder csv =
        new StringBuilder(
            "order_id,line_number,product_id,quantity,net_amount,fulfilment,category\n");
    IDS.forEach(
        id ->
            csv.append(quoted(id))
                .append(",1,")
                .append(quoted(id))
                .append(",1,10.00,in_store,")
                .append(quoted(id))
                .append('\n'));
    return csv.toString();
  }

  private static String quoted(String text) {
    return '"' + text.replace("\"", "\"\"") + '"';
  }

  private static String config(Path shop) {
    return """
        percorso.privacy.key = "0123456789abcdef"
        percorso.warehouse.path = %s
        percorso.feeds.orders { format = csv, path = %s }
        percorso.feeds.order_lines { format = csv, path = %s }
        """
        .formatted(
            ConfigUtil.quoteString(shop.resolve("ware house").toString()),
            ConfigUtil.quoteString(shop.resolve("it's orders.csv").toString()),
            ConfigUtil.quoteString(shop.resolve("lines;.csv").toString()));
  }

  private static CommandLineRun run(Path shop, String... command) {
    List<String> arguments = new ArrayList<>(List.of(command));
    arguments.addAll(List.of("--config", shop.resolve("shop.conf").toString()));
    return CommandLineRun.run(arguments.toArray(String[]::new));
  }

  private static List<String> column(Path shop, String sql) throws IOException {
    CommandLineRun run = run(shop, "query", sql, "--format", "json");
    assertThat(run.code()).as(run.err()).isZero();
    List<String> values = new ArrayList<>();
    for (String line : run.out().lines().toList()) {
      values.add(new ObjectMapper().readTree(line).get("it").asText());
    }
    return values;
  }

  private static Stream<Path> filesIn(Path folder) throws IOException {
    return Files.list(folder);
  }
}
