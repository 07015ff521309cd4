package io.percorso.staging;

import static org.assertj.core.api.Assertions.assertThat;

import io.percorso.source.Feeds;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/** Thousands of order lines in random versions, against the rules written down once more. */
@NullUnmarked
class StagingPropertyTest {
  private static final Instant END = Instant.parse(StagingCase.END);

  @Test
  void countsAddUpAndTheWinnerIsTheRulesWhateverTheOrderOfRows() {
    List<Map<String, String>> rows = generated(new Random(7), 4000);
    Expected expected = new Expected(rows);

    StagingCase.Outcome first = staged(rows, 4, Staging.MOST_BROADCAST_KEYS, Staging.FEW_ROWS);
    assertThat(staged(first)).containsExactlyInAnyOrderElementsOf(expected.staged);
    assertThat(first.count("read")).isEqualTo(rows.size());
    assertThat(first.count("staged")).isEqualTo(expected.staged.size());
    assertThat(first.count("duplicate")).isEqualTo(expected.duplicates);
    assertThat(first.count("superseded")).isEqualTo(expected.superseded);
    assertThat(first.count("quarantined")).isEqualTo(expected.invalid + expected.conflicting);
    assertThat(first.count("held")).isEqualTo(expected.held);
    assertThat(amount(first, "read"))
        .isEqualByComparingTo(
            amount(first, "staged")
                .add(amount(first, "quarantined"))
                .add(amount(first, "duplicate"))
                .add(amount(first, "superseded"))
                .add(amount(first, "held")));
    assertThat(amount(first, "read")).isEqualByComparingTo(expected.amount);
    assertThat(first.quarantine().stream().mapToLong(row -> row.<Long>getAs("row_count")).sum())
        .isEqualTo(first.count("quarantined"));

    List<Map<String, String>> shuffled = new ArrayList<>(rows);
    Collections.shuffle(shuffled, new Random(11));
    StagingCase.Outcome second = staged(shuffled, 3, 10, 0);
    assertThat(second.rows()).containsExactlyInAnyOrderElementsOf(first.rows());
    assertThat(second.quarantine()).containsExactlyInAnyOrderElementsOf(first.quarantine());
    assertThat(second.counts()).isEqualTo(first.counts());
  }

  private static StagingCase.Outcome staged(
      List<Map<String, String>> rows, int partitions, int mostKeys, long fewRows) {
    Dataset<Row> delivered =
        StagingCase.delivered(Feeds.ORDER_LINES).rows(rows).dataset().repartition(partitions);
    return StagingCase.staged(
        Feeds.ORDER_LINES, delivered, StagingCase.NEW_YORK, mostKeys, fewRows);
  }

  private static List<String> staged(StagingCase.Outcome outcome) {
    return outcome.staged(
        "order_id",
        "line_number",
        "category",
        "net_amount",
        "updated_at",
        "ready_at",
        "received_at");
  }

  private static BigDecimal amount(StagingCase.Outcome outcome, String name) {
    return outcome.counts().getAs(name + "_amount");
  }

  private static List<Map<String, String>> generated(Random random, int count) {
    List<Map<String, String>> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Map<String, String> row = new LinkedHashMap<>();
      row.put("order_id", "o" + (random.nextInt(4) > 0 ? random.nextInt(300) : 1000 + i));
      row.put("line_number", one(random, "1", "1", "2", null));
      row.put("product_id", one(random, "p", "p", "p", "p", "p", " "));
      row.put("quantity", one(random, "1", "1", "1", "-1"));
      row.put("net_amount", one(random, "1.10", "2.20", "2.2", "x", "3.30"));
      row.put("category", one(random, "a", "b", null, " a"));
      row.put("fulfilment", one(random, "ship", "ship", "ship", "ship", "balloon"));
      row.put("updated_at", instant(random, 3));
      row.put("ready_at", instant(random, 3));
      row.put("received_at", instant(random, 4));
      rows.add(row);
    }
    return rows;
  }

  private static String one(Random random, String... values) {
    return values[random.nextInt(values.length)];
  }

  private static String instant(Random random, int days) {
    int day = random.nextInt(days + 2);
    if (day == 0) {
      return null;
    }
    return day == days + 1 && random.nextInt(4) == 0
        ? "2026-04-0" + day + "T00:00:00Z"
        : "2026-03-0" + day + "T00:00:00Z";
  }

  /** The rules of versions, in plain Java. */
  private static final class Expected {
    final List<String> staged = new ArrayList<>();
    long held;
    long invalid;
    long duplicates;
    long superseded;
    long conflicting;
    BigDecimal amount = BigDecimal.ZERO;

    /** Rows of one key and content. */
    private static final class Version {
      final Map<String, String> row;
      final String hash;
      final List<Instant> arrivals = new ArrayList<>();
      long copies;

      Version(Map<String, String> row, String hash) {
        this.row = row;
        this.hash = hash;
      }

      Optional<Instant> updated() {
        return Expected.time(row, "updated_at");
      }

      Optional<Instant> ready() {
        return Expected.time(row, "ready_at").filter(ready -> ready.isBefore(END));
      }

      Optional<Instant> newest() {
        return arrivals.stream().max(Comparator.naturalOrder());
      }
    }

    Expected(List<Map<String, String>> rows) {
      Map<String, Map<String, Version>> byKey = new TreeMap<>();
      for (Map<String, String> row : rows) {
        if (!row.get("net_amount").equals("x")) {
          amount = amount.add(new BigDecimal(row.get("net_amount")));
        }
        if (isLater(row, "received_at") || isLater(row, "updated_at")) {
          held++;
        } else if (isInvalid(row)) {
          invalid++;
        } else {
          String hash = hash(row);
          Version version =
              byKey
                  .computeIfAbsent(
                      row.get("order_id") + "/" + row.get("line_number"), key -> new TreeMap<>())
                  .computeIfAbsent(hash, content -> new Version(row, content));
          version.copies++;
          time(row, "received_at").ifPresent(version.arrivals::add);
        }
      }
      byKey.values().forEach(versions -> decide(new ArrayList<>(versions.values())));
    }

    private void decide(List<Version> versions) {
      versions.forEach(version -> duplicates += version.copies - 1);
      Comparator<Optional<Instant>> nullFirst =
          Comparator.comparing(time -> time.orElse(Instant.MIN));
      Version winner =
          Collections.max(
              versions,
              Comparator.comparing(Version::updated, nullFirst)
                  .thenComparing(Version::newest, nullFirst)
                  .thenComparing(Version::ready, nullFirst)
                  .thenComparing(version -> version.hash));
      for (Version version : versions) {
        if (version == winner) {
          staged.add(shown(version));
        } else if (versions.stream().anyMatch(other -> isOlder(version, other))) {
          superseded++;
        } else {
          conflicting++;
        }
      }
    }

    private static boolean isOlder(Version version, Version other) {
      if (version.updated().isPresent() && other.updated().isPresent()) {
        return version.updated().get().isBefore(other.updated().get());
      }
      return version.updated().isEmpty()
          && other.updated().isEmpty()
          && version.newest().isPresent()
          && other.newest().isPresent()
          && version.newest().get().isBefore(other.newest().get());
    }

    private static String shown(Version version) {
      return String.join(
          " | ",
          version.row.get("order_id"),
          version.row.get("line_number"),
          Optional.ofNullable(version.row.get("category")).map(String::trim).orElse("-"),
          money(version.row),
          version.updated().map(Instant::toString).orElse("-"),
          version.ready().map(Instant::toString).orElse("-"),
          version.arrivals.stream()
              .min(Comparator.naturalOrder())
              .map(Instant::toString)
              .orElse("-"));
    }

    private static boolean isInvalid(Map<String, String> row) {
      return row.get("line_number") == null
          || row.get("product_id").isBlank()
          || row.get("net_amount").equals("x")
          || row.get("quantity").equals("-1")
          || row.get("fulfilment").equals("balloon");
    }

    private static String hash(Map<String, String> row) {
      String none = "\\N";
      String[] values = {
        row.get("order_id"),
        row.get("line_number"),
        row.get("product_id"),
        "1.000",
        money(row),
        Optional.ofNullable(row.get("category")).map(String::trim).orElse(none),
        row.get("fulfilment"),
        none,
        none,
        time(row, "ready_at")
            .filter(ready -> ready.isBefore(END))
            .map(Objects::toString)
            .orElse(none),
        none,
        none,
        none,
        time(row, "updated_at").map(Objects::toString).orElse(none)
      };
      try {
        return HexFormat.of()
            .formatHex(
                java.security.MessageDigest.getInstance("SHA-256")
                    .digest(
                        String.join("\u001f", values)
                            .getBytes(java.nio.charset.StandardCharsets.UTF_8)));
      } catch (java.security.NoSuchAlgorithmException e) {
        throw new IllegalStateException(e);
      }
    }

    private static String money(Map<String, String> row) {
      return new BigDecimal(row.get("net_amount")).setScale(2).toPlainString();
    }

    private static boolean isLater(Map<String, String> row, String name) {
      return time(row, name).filter(time -> !time.isBefore(END)).isPresent();
    }

    static Optional<Instant> time(Map<String, String> row, String name) {
      return Optional.ofNullable(row.get(name)).map(Instant::parse);
    }
  }
}
