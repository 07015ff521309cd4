package io.percorso.staging;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pmod;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.percorso.source.Feed;
import io.percorso.source.FeedRead;
import io.percorso.source.FeedReader;
import io.percorso.source.Feeds;
import io.percorso.source.RunDate;
import io.percorso.source.SourceException;
import io.percorso.table.RowChange;
import io.percorso.testing.SparkTest;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Nights that stage new and waiting files alone, over thousands of random rows in random files,
 * against staging everything that had been delivered by then.
 */
@NullUnmarked
class StagingChangeTest {
  private static final LocalDate FIRST = LocalDate.parse("2026-03-02");
  private static final int NIGHTS = 3;
  private static final int ROWS = 2500;
  private static final int MOST_EVENTS = 6;
  private static final int FILES = 8;
  private static final int SETTLED_FILES = 6;
  private static final int PAST_DAYS = 6;
  private static final int ALL_DAYS = 11;

  private final SparkSession session = SparkTest.session();
  private int settledFilesRead;

  @ParameterizedTest
  @ValueSource(longs = 1)
  void orderLinesOfNewFilesAloneAreStagedAsIfAllWereRead(long seed) {
    assertNightsAddUp(Feeds.ORDER_LINES, seed);
  }

  @ParameterizedTest
  @ValueSource(longs = 3)
  void webEventsOfNewFilesAloneAreStagedAsIfAllWereRead(long seed) {
    assertNightsAddUp(Feeds.WEB_EVENTS, seed);
  }

  @ParameterizedTest
  @ValueSource(longs = 5)
  void ordersOfNewFilesAloneAreStagedAsIfAllWereRead(long seed) {
    assertNightsAddUp(Feeds.ORDERS, seed);
  }

  @Test
  void rowThatIsStagedAndThatItsFileDoesNotHaveTakesAllFiles() {
    Map<String, String> line = new LinkedHashMap<>();
    orderLine(line, new Random(1), PAST_DAYS);
    line.putAll(Map.of("line_number", "1", "quantity", "1", "net_amount", "1.10"));
    line.put(FeedReader.SOURCE_FILE, "first");
    Map<String, String> again = new LinkedHashMap<>(line);
    again.put(FeedReader.SOURCE_FILE, "second");
    Night night = whole(Feeds.ORDER_LINES, dataset(Feeds.ORDER_LINES, List.of(line)), FIRST);
    Map<String, String> other = new LinkedHashMap<>(line);
    other.put("order_id", "another");
    Dataset<Row> falsified = dataset(Feeds.ORDER_LINES, List.of(other, again));

    assertThatThrownBy(() -> changed(Feeds.ORDER_LINES, night, falsified, Set.of("second"), FIRST))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining("staging.order_lines has rows that lie in other files by now");
  }

  private void assertNightsAddUp(Feed feed, long seed) {
    Random random = new Random(seed);
    Map<Integer, List<Map<String, String>>> deliveries = new LinkedHashMap<>();
    Set<String> files = new HashSet<>();
    Night night = null;
    for (int i = 0; i < NIGHTS; i++) {
      deliveries.put(i, generated(feed, random, i));
      LocalDate date = FIRST.plusDays(random.nextInt(2) + (night == null ? 0 : night.after()));
      Set<String> open = files(deliveries.get(i));
      files.addAll(open);
      Dataset<Row> all = dataset(feed, deliveries.values().stream().flatMap(List::stream).toList());
      Night whole = whole(feed, all, date);
      night = night == null ? whole : changed(feed, night, all, open, date);
      assertThat(night.shown()).as("seed %d, night %d, %s", seed, i, date).isEqualTo(whole.shown());
    }
    assertThat(settledFilesRead).isPositive();
  }

  /** What a night knows of a feed. */
  private record Night(
      LocalDate date,
      Dataset<Row> staged,
      Dataset<Row> quarantine,
      Dataset<Row> links,
      Dataset<Row> repeated,
      Row counts,
      Set<String> waiting) {

    int after() {
      return (int) (date.toEpochDay() - FIRST.toEpochDay());
    }

    /** All of it but which of several files a row came from, in one order. */
    Map<String, List<String>> shown() {
      return Map.of(
          "staged", lines(staged.drop("source_file")),
          "quarantine", lines(quarantine.drop("source_file")),
          "links", lines(links),
          "repeated", lines(repeated),
          "counts", List.of(counts.mkString("|")),
          "waiting", waiting.stream().sorted().toList());
    }

    private static List<String> lines(Dataset<Row> rows) {
      return rows.collectAsList().stream().map(row -> row.mkString("|")).sorted().toList();
    }
  }

  private Night whole(Feed feed, Dataset<Row> delivered, LocalDate date) {
    StagedFeed staged =
        Staging.stage(feed, delivered, ZoneOffset.UTC, config(), on(date), StagingCase.PSEUDONYMS);
    Dataset<Row> rows = kept(staged.rows(), StagedFeeds.of(feed).nullableSchema());
    Night night =
        new Night(
            date,
            rows,
            kept(Quarantine.of(session, staged.rejected()), Quarantine.CONTRACT.nullableSchema()),
            kept(
                IdentityLinks.of(session, staged.identifiers(rows)),
                IdentityLinks.CONTRACT.nullableSchema()),
            repeated(staged.repeatedKeys()),
            staged.counts(),
            staged.waitingFiles());
    staged.release();
    return night;
  }

  private Night changed(
      Feed feed, Night before, Dataset<Row> delivered, Set<String> newFiles, LocalDate date) {
    Set<String> open = new HashSet<>(newFiles);
    open.addAll(before.waiting());
    try (StagingChange change =
        Staging.change(
                new StagingChange.Earlier(
                    located(before), before.repeated(), before.waiting(), on(before.date())),
                read(feed, delivered, open),
                open,
                files -> {
                  settledFilesRead += files.size();
                  return read(feed, delivered, files);
                },
                ZoneOffset.UTC,
                config(),
                on(date),
                StagingCase.PSEUDONYMS)
            .orElseThrow()) {
      String[] key = {StagedFeeds.KEY_HASH};
      List<Dataset<Row>> rejected = new ArrayList<>(change.now().rejected());
      rejected.add(before.quarantine());
      List<Dataset<Row>> repeated = new ArrayList<>(change.now().repeatedKeys());
      repeated.add(
          before
              .repeated()
              .join(change.keys(), key, "left_anti")
              .select("feed", "key_hash", "source_file"));
      Set<String> waiting = new HashSet<>(change.now().waitingFiles());
      waiting.retainAll(open);
      return new Night(
          date,
          kept(
              located(before)
                  .join(change.removed(), change.removed().columns(), "left_anti")
                  .select(columns(feed))
                  .unionByName(change.added()),
              StagedFeeds.of(feed).nullableSchema()),
          kept(
              Quarantine.of(session, rejected, change.rejectedBefore()),
              Quarantine.CONTRACT.nullableSchema()),
          kept(links(before, change), IdentityLinks.CONTRACT.nullableSchema()),
          repeated(repeated),
          change.counts(before.counts()).orElseThrow(),
          waiting);
    }
  }

  /** As if its rows lay in three files. */
  private static Dataset<Row> located(Night night) {
    return night
        .staged()
        .withColumn(RowChange.FILE, concat(lit("file-"), pmod(col("key_hash"), lit(3))));
  }

  private Dataset<Row> links(Night before, StagingChange change) {
    IdentityLinks.Change links =
        IdentityLinks.change(before.links(), IdentityLinks.of(session, change.identifiers()));
    return before
        .links()
        .join(links.removed(), links.removed().columns(), "left_anti")
        .unionByName(links.added());
  }

  private static Column[] columns(Feed feed) {
    return StagedFeeds.of(feed).columnNames().stream()
        .map(name -> col(name))
        .toArray(Column[]::new);
  }

  private Dataset<Row> kept(Dataset<Row> rows, StructType schema) {
    return session.createDataFrame(rows.collectAsList(), schema);
  }

  private Dataset<Row> repeated(List<Dataset<Row>> parts) {
    StructType schema = RepeatedKeyFiles.CONTRACT.nullableSchema();
    return parts.stream()
        .reduce(Dataset::unionByName)
        .map(rows -> kept(rows, schema))
        .orElseGet(() -> session.createDataFrame(List.of(), schema));
  }

  private static FeedRead read(Feed feed, Dataset<Row> delivered, Set<String> files) {
    return new FeedRead(
        feed,
        delivered.where(col(FeedReader.SOURCE_FILE).isin(files.toArray())),
        List.of(),
        List.of());
  }

  private static StagingConfig config() {
    StagingConfig usual = StagingCase.CONFIG;
    return new StagingConfig(
        usual.businessZone(),
        usual.defaultRegion(),
        usual.minDate(),
        usual.maxFuture(),
        MOST_EVENTS,
        usual.botUserAgents(),
        usual.placeholders(),
        usual.scores());
  }

  private static RunDate on(LocalDate date) {
    return new RunDate(date, StagingCase.CONFIG.businessZone());
  }

  private static Dataset<Row> dataset(Feed feed, List<Map<String, String>> rows) {
    return StagingCase.delivered(feed).rows(rows).dataset().repartition(2);
  }

  private static Set<String> files(List<Map<String, String>> rows) {
    Set<String> files = new HashSet<>();
    rows.forEach(row -> files.add(row.get(FeedReader.SOURCE_FILE)));
    return files;
  }

  /** The rows of some files; about half of the keys in later ones were in earlier ones. */
  private static List<Map<String, String>> generated(Feed feed, Random random, int delivery) {
    List<Map<String, String>> rows = new ArrayList<>();
    for (int i = 0; i < ROWS / (delivery * delivery + 1); i++) {
      Map<String, String> row = new LinkedHashMap<>();
      int file = random.nextInt(FILES);
      int days = file < SETTLED_FILES ? PAST_DAYS : ALL_DAYS;
      if (feed.equals(Feeds.ORDER_LINES)) {
        orderLine(row, random, days);
      } else if (feed.equals(Feeds.ORDERS)) {
        order(row, random, days);
      } else {
        webEvent(row, random, days);
      }
      row.put(FeedReader.SOURCE_FILE, "file-" + delivery + "-" + file);
      rows.add(row);
    }
    return rows;
  }

  private static void orderLine(Map<String, String> row, Random random, int days) {
    row.put("order_id", "o" + random.nextInt(2000));
    row.put("line_number", one(random, "1", "1", "1", null));
    row.put("product_id", "p");
    row.put("quantity", one(random, "1", "1", "1", "-1"));
    row.put("net_amount", one(random, "1.10", "2.20", "2.2", "x"));
    row.put("fulfilment", "ship");
    row.put("updated_at", instant(random, days));
    row.put("ready_at", instant(random, days));
    row.put("received_at", instant(random, days));
  }

  /** Few values but the times', so that versions, copies and links of several orders abound. */
  private static void order(Map<String, String> row, Random random, int days) {
    int order = random.nextInt(1500);
    row.put("order_id", "o" + order);
    row.put("ordered_at", instant(random, days));
    row.put("sales_channel", "web");
    row.put("currency", "EUR");
    row.put("customer_id", one(random, "c" + order % 700, "c" + order % 7, null));
    row.put("email", "m" + order % 700 + "@example.org");
    row.put("updated_at", one(random, instant(random, days), null, null));
    row.put("received_at", instant(random, days));
  }

  private static void webEvent(Map<String, String> row, Random random, int days) {
    row.put("event_id", "e" + random.nextInt(3000));
    row.put("occurred_at", instant(random, days));
    row.put("activity", one(random, "view", "search"));
    row.put("anonymous_id", one(random, "k" + random.nextInt(60), null));
    row.put("customer_id", one(random, "c" + random.nextInt(20), null, null));
    row.put("is_bot", one(random, "true", null, null, null));
    row.put("consent_analytics", one(random, "denied", "granted", "granted", null));
    row.put("received_at", instant(random, days));
  }

  private static String one(Random random, String... values) {
    return values[random.nextInt(values.length)];
  }

  /** Of the past days all lie before the first date; the others are those of the nights. */
  private static String instant(Random random, int days) {
    int day = random.nextInt(days + 1);
    return day == 0
        ? null
        : "2026-0%s-0%dT0%d:00:00Z".formatted(day < 7 ? 2 : 3, 1 + day % 6, random.nextInt(3));
  }
}
