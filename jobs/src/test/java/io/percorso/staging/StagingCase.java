package io.percorso.staging;

import io.percorso.privacy.PseudonymKey;
import io.percorso.privacy.Pseudonyms;
import io.percorso.source.Feed;
import io.percorso.source.FeedReader;
import io.percorso.source.RunDate;
import io.percorso.testing.SparkTest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.NullUnmarked;

/** Rows of a feed as text, staged as of 2026-03-31 in Madrid, and what became of them. */
@NullUnmarked
final class StagingCase {
  static final ZoneId MADRID = ZoneId.of("Europe/Madrid");
  static final ZoneId NEW_YORK = ZoneId.of("America/New_York");
  static final RunDate DATE = new RunDate(LocalDate.of(2026, 3, 31), MADRID);

  /** The end of {@link #DATE}, as an instant. */
  static final String END = "2026-03-31T22:00:00Z";

  static final Pseudonyms PSEUDONYMS =
      new Pseudonyms(PseudonymKey.of("a key for the tests only".getBytes(StandardCharsets.UTF_8)));

  static final StagingConfig CONFIG =
      new StagingConfig(
          MADRID,
          "ES",
          LocalDate.of(2000, 1, 1),
          Duration.ofHours(24),
          3,
          List.of("(?<!cu)bot", "curl/"),
          List.of("walk-in"),
          Map.of(
              "nps", new ScoreScale(0, 10),
              "csat", new ScoreScale(1, 5),
              "ces", new ScoreScale(1, 7),
              "review", new ScoreScale(1, 5)));

  private final Feed feed;
  private final Map<String, String> defaults = new LinkedHashMap<>();
  private final List<Map<String, String>> rows = new ArrayList<>();

  private StagingCase(Feed feed) {
    this.feed = feed;
  }

  static StagingCase delivered(Feed feed) {
    return new StagingCase(feed);
  }

  StagingCase with(String... namesAndValues) {
    put(defaults, namesAndValues);
    return this;
  }

  StagingCase row(String... namesAndValues) {
    Map<String, String> row = new LinkedHashMap<>(defaults);
    put(row, namesAndValues);
    rows.add(row);
    return this;
  }

  StagingCase rows(List<Map<String, String>> more) {
    rows.addAll(more);
    return this;
  }

  private void put(Map<String, String> row, String[] namesAndValues) {
    for (int i = 0; i < namesAndValues.length; i += 2) {
      if (!feed.has(namesAndValues[i]) && !namesAndValues[i].startsWith("_")) {
        throw new IllegalArgumentException(feed + " has no column " + namesAndValues[i]);
      }
      row.put(namesAndValues[i], namesAndValues[i + 1]);
    }
  }

  Dataset<Row> dataset() {
    Set<String> names = new LinkedHashSet<>();
    rows.forEach(row -> names.addAll(row.keySet()));
    StructType schema = new StructType();
    for (String name : names) {
      schema =
          schema.add(
              name,
              name.equals(FeedReader.IS_MALFORMED) ? DataTypes.BooleanType : DataTypes.StringType);
    }
    List<Row> values =
        rows.stream()
            .map(
                row ->
                    RowFactory.create(
                        names.stream()
                            .map(
                                name ->
                                    name.equals(FeedReader.IS_MALFORMED)
                                        ? (Object) Boolean.valueOf(row.get(name))
                                        : row.get(name))
                            .toArray()))
            .toList();
    return SparkTest.session().createDataFrame(values, schema);
  }

  Outcome staged() {
    return staged(NEW_YORK);
  }

  Outcome staged(ZoneId feedZone) {
    return staged(feed, dataset(), feedZone);
  }

  static Outcome staged(Feed feed, Dataset<Row> delivered, ZoneId feedZone) {
    return staged(feed, delivered, feedZone, Staging.MOST_BROADCAST_KEYS, Staging.FEW_ROWS);
  }

  static Outcome staged(
      Feed feed, Dataset<Row> delivered, ZoneId feedZone, int mostKeys, long fewRows) {
    StagedFeed staged =
        Staging.stage(feed, delivered, feedZone, CONFIG, DATE, PSEUDONYMS, mostKeys, fewRows);
    List<Row> rows = staged.rows().collectAsList();
    SparkSession session = SparkTest.session();
    Dataset<Row> written = session.createDataFrame(rows, StagedFeeds.of(feed).nullableSchema());
    Outcome outcome =
        new Outcome(
            rows,
            Quarantine.of(session, staged.rejected()).collectAsList(),
            IdentityLinks.of(session, staged.identifiers(written)).collectAsList(),
            FeedCounts.of(session, List.of(staged.counts())).first());
    staged.release();
    return outcome;
  }

  /** Everything that came out of staging one feed. */
  record Outcome(List<Row> rows, List<Row> quarantine, List<Row> links, Row counts) {

    /** The named columns of the staged rows, joined by a bar, null as a dash. */
    List<String> staged(String... columns) {
      return lines(rows, columns);
    }

    List<String> quarantined(String... columns) {
      return lines(quarantine, columns);
    }

    List<String> linked() {
      return lines(links, "identifier", "other_identifier");
    }

    /** The named columns of the links. */
    List<String> links(String... columns) {
      return lines(links, columns);
    }

    long count(String name) {
      return counts.getAs(name + "_count");
    }

    private static List<String> lines(List<Row> rows, String... columns) {
      return rows.stream()
          .map(
              row -> {
                List<String> cells = new ArrayList<>();
                for (String column : columns) {
                  Object value = row.getAs(column);
                  cells.add(
                      value == null
                          ? "-"
                          : value instanceof java.sql.Timestamp timestamp
                              ? timestamp.toInstant().toString()
                              : value.toString());
                }
                return String.join(" | ", cells);
              })
          .toList();
    }
  }

  static String pseudonym(String identifier) {
    return PSEUDONYMS.of(identifier);
  }
}
