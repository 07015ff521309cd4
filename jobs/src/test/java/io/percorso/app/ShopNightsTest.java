package io.percorso.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One shop that sells a pair of boots a day, night after night, as its team runs it. */
class ShopNightsTest {
  private static final LocalDate FIRST = LocalDate.parse("2025-12-27");

  @TempDir Path folder;

  @Test
  void lateRowsAreRestatedOlderDatesFilledAGateHoldsAndAFullDiskLeavesWhatWasPublished()
      throws Exception {
    deliver("orders.csv", "order_id,ordered_at,sales_channel,currency,customer_id");
    deliver("lines.csv", "order_id,line_number,product_id,quantity,net_amount,fulfilment");
    deliver("contacts.csv", "interaction_id,occurred_at,channel,activity,customer_id");
    for (int day = 0; day < 9; day++) {
      sell("o" + day, FIRST.plusDays(day), "10.00");
    }
    JsonNode first = published("nightly", "--date", "2026-01-04");
    assertThat(first.get("publication").asLong()).isEqualTo(1);

    sell("late", LocalDate.parse("2026-01-02"), "7.50");
    sell("held by the backfill", LocalDate.parse("2026-01-03"), "8.50");
    JsonNode backfill = published("backfill", "--from", "2026-01-02", "--to", "2026-01-02");
    assertThat(backfill.get("runs")).hasSize(2);
    assertThat(query("SELECT publication, run_date FROM ops.publications ORDER BY 1"))
        .containsExactly("1,2026-01-04", "2,2026-01-02", "3,2026-01-04");
    assertThat(
            query(
                "SELECT publication, ordered_date, primary_pattern, reason, lines_before,"
                    + " lines_after, net_amount_after FROM ops.restatements ORDER BY 1"))
        .containsExactly(
            "2,2026-01-02,history_too_short,late,0,1,7.50",
            "3,2026-01-03,history_too_short,late,0,1,8.50");
    Map<String, String> published = hashes();

    deliver("contacts.csv", "c1,2026-01-05T10:00:00Z,phone,contact,ana");
    CommandLineRun half =
        run("nightly", "--date", "2026-01-05", "--set", "quality.min-volume-rows=1");
    assertThat(half.code()).isEqualTo(3);
    assertThat(half.err()).contains("volume of orders: 0 rows on the run date");
    assertThat(
            query(
                "SELECT check_name, subject, run_date FROM ops.quality_results WHERE status ="
                    + " 'failed' ORDER BY subject"))
        .containsExactly("volume,order_lines,2026-01-05", "volume,orders,2026-01-05");
    assertThat(query("SELECT status FROM ops.runs WHERE run_date = DATE'2026-01-05'"))
        .containsExactly("failed");

    assertThat(onADiskThatTakesNoFileAbove(4)).isEqualTo(6);
    assertThat(hashes()).isEqualTo(published);
  }

  @Test
  void aFileThatWasBrokenIsReadTheNextNightAndByOtherSettingsEveryFileIs() throws Exception {
    deliver("lines.csv", "order_id,line_number,product_id,quantity,net_amount,fulfilment");
    deliver("lines.csv", "o8,1,boot,1,10.00,in_store");
    deliver("contacts.csv", "interaction_id,occurred_at,channel,activity,customer_id");
    Files.createDirectories(folder.resolve("orders/store_id=0042"));
    String header = "order_id,ordered_at,sales_channel,currency,customer_id";
    deliver("orders/store_id=0042/a.csv", header);
    for (int day = 0; day < 9; day++) {
      deliver(
          "orders/store_id=0042/a.csv",
          "o%d,%s 10:00:00,store,EUR,ana".formatted(day, FIRST.plusDays(day)));
    }
    Path repaired = folder.resolve("orders/store_id=0042/b.csv.gz");
    byte[] whole = gzip(header + "\nob,2026-01-04 10:00:00,store,EUR,ana\n");
    byte[] broken = whole.clone();
    broken[broken.length - 1]++;
    Files.write(repaired, broken);
    FileTime written = Files.getLastModifiedTime(repaired);
    String orders = "SELECT order_id, store_id, hour(ordered_at) FROM staging.orders";

    published(ordersInFolders());
    assertThat(query(orders + " WHERE order_id > 'o7'")).containsExactly("o8,0042,10");
    assertThat(query("SELECT reason FROM staging.quarantine")).containsExactly("unreadable_file");

    Files.write(repaired, whole);
    Files.setLastModifiedTime(repaired, written);
    published(ordersInFolders());
    assertThat(query(orders + " WHERE order_id > 'o7' ORDER BY 1"))
        .containsExactly("o8,0042,10", "ob,0042,10");
    assertThat(query("SELECT reason FROM staging.quarantine")).isEmpty();

    String[] elsewhere = ordersInFolders("--set", "feeds.orders.zone=America/New_York");
    published(elsewhere);
    assertThat(query(orders + " WHERE order_id > 'o7' ORDER BY 1"))
        .containsExactly("o8,0042,15", "ob,0042,15");

    // the same rows under another name, then one of them once more
    Path moved = folder.resolve("orders/store_id=0042/c.csv");
    Files.move(folder.resolve("orders/store_id=0042/a.csv"), moved);
    published(elsewhere);
    deliver("orders/store_id=0042/d.csv", header);
    deliver("orders/store_id=0042/d.csv", "o0,%s 10:00:00,store,EUR,ana".formatted(FIRST));
    published(elsewhere);
    // and another file of the name that they had
    deliver("orders/store_id=0042/a.csv", header);
    deliver(
        "orders/store_id=0042/a.csv", "o1,%s 10:00:00,store,EUR,ana".formatted(FIRST.plusDays(1)));
    published(elsewhere);
    assertThat(query("SELECT count(*) FROM staging.orders")).containsExactly("10");
    assertThat(
            query(
                "SELECT measured FROM ops.quality_results WHERE check_name = 'broken_reference' AND"
                    + " subject = 'staging.orders' ORDER BY checked_at DESC LIMIT 1"))
        .containsExactly("9.0");
  }

  private String[] ordersInFolders(String... more) {
    List<String> night = new ArrayList<>(List.of("nightly", "--date", "2026-01-04"));
    night.addAll(List.of("--set", "night.recompute=affected"));
    night.addAll(List.of("--set", "feeds.orders.path=" + folder.resolve("orders")));
    night.addAll(List.of("--set", "feeds.orders.max-corrupt-files=1"));
    night.addAll(List.of(more));
    return night.toArray(String[]::new);
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  private void sell(String order, LocalDate date, String amount) throws IOException {
    deliver("orders.csv", "%s,%sT10:00:00Z,store,EUR,ana".formatted(order, date));
    deliver("lines.csv", "%s,1,boot,1,%s,in_store".formatted(order, amount));
  }

  private void deliver(String file, String line) throws IOException {
    Path path = folder.resolve(file);
    String before = Files.exists(path) ? Files.readString(path) : "";
    Files.writeString(path, before + line + "\n");
  }

  private List<String> arguments(String... command) throws IOException {
    Path config = folder.resolve("shop.conf");
    Files.writeString(
        config,
        """
        percorso.privacy.key = "0123456789abcdef"
        percorso.warehouse.path = "%1$s/warehouse"
        percorso.feeds.orders { format = csv, path = "%1$s/orders.csv" }
        percorso.feeds.order_lines { format = csv, path = "%1$s/lines.csv" }
        percorso.feeds.interactions { format = csv, path = "%1$s/contacts.csv" }
        """
            .formatted(folder));
    List<String> arguments = new ArrayList<>(List.of(command));
    arguments.addAll(
        List.of(
            "--config",
            config.toString(),
            "--result-file",
            folder.resolve("result.json").toString()));
    return arguments;
  }

  private CommandLineRun run(String... command) throws IOException {
    return CommandLineRun.run(arguments(command).toArray(String[]::new));
  }

  private JsonNode published(String... command) throws IOException {
    CommandLineRun run = run(command);
    assertThat(run.code()).as(run.err()).isZero();
    JsonNode result = new ObjectMapper().readTree(folder.resolve("result.json").toFile());
    assertThat(result.get("status").asText()).isEqualTo("published");
    return result;
  }

  private List<String> query(String sql) throws IOException {
    CommandLineRun run = run("query", sql, "--format", "csv");
    assertThat(run.code()).as(run.err()).isZero();
    return run.out().lines().skip(1).toList();
  }

  private Map<String, String> hashes() throws IOException {
    CommandLineRun run = run("tables");
    assertThat(run.code()).as(run.err()).isZero();
    return PublishedNight.hashes(
        new ObjectMapper().readTree(folder.resolve("result.json").toFile()));
  }

  /** A child process whose files the operating system cuts off at so many kB. */
  private int onADiskThatTakesNoFileAbove(int kilobytes) throws Exception {
    List<String> java = new ArrayList<>();
    java.add(ProcessHandle.current().info().command().orElseThrow());
    java.addAll(
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
            .filter(flag -> flag.startsWith("--add") || flag.startsWith("-XX:TieredStop"))
            .toList());
    java.addAll(
        List.of(
            "-XX:-UsePerfData",
            "-Djdk.reflect.useDirectMethodHandle=false",
            "-Dio.percorso.root=" + System.getProperty("io.percorso.root"),
            "-Xmx1g",
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName()));
    java.addAll(arguments("nightly", "--date", "2026-01-05"));
    List<String> limited =
        new ArrayList<>(
            List.of("bash", "-c", "ulimit -f " + kilobytes + "; exec \"$@\"", "limited"));
    limited.addAll(java);
    Process process = new ProcessBuilder(limited).redirectErrorStream(true).start();
    String told = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(3, TimeUnit.MINUTES)).isTrue();
    assertThat(told).contains("File too large");
    return process.exitValue();
  }
}
