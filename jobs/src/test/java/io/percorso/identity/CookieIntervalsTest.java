package io.percorso.identity;

import static io.percorso.testing.TableAssert.assertTable;
import static io.percorso.testing.TableBuilder.table;
import static org.assertj.core.api.Assertions.assertThat;

import io.percorso.table.TableContract;
import io.percorso.testing.SparkTest;
import io.percorso.testing.TableBuilder;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.Test;

class CookieIntervalsTest {
  private static final TableContract AUTHENTICATIONS =
      TableContract.table("core", "authentications")
          .required("anonymous_id", DataTypes.StringType, "")
          .required("authenticated_at", DataTypes.TimestampType, "")
          .required("source_key", DataTypes.StringType, "")
          .required("person_id", DataTypes.StringType, "")
          .build();
  private static final IdentityConfig CONFIG =
      new IdentityConfig(10, 200, Duration.ofHours(720), List.of(), List.of());

  private static TableBuilder authentications() {
    return table(AUTHENTICATIONS).with("anonymous_id", "c");
  }

  private static Dataset<Row> persons(String... ids) {
    TableBuilder persons = table(Persons.CONTRACT).with("is_web_joinable", true);
    List.of(ids).forEach(id -> persons.row("person_id", id));
    return persons.dataset();
  }

  @Test
  void aLoginReachesThirtyDaysBothWaysInclusive() {
    assertTable(
            CookieIntervals.from(
                authentications()
                    .row("person_id", "ana", "authenticated_at", "2026-03-01T00:00:00Z")
                    .dataset(),
                persons("ana"),
                CONFIG))
        .columns("anonymous_id", "person_id", "assigned_from", "assigned_until")
        .containsExactly("c | ana | 2026-01-30T00:00:00Z | 2026-03-31T00:00:00Z");
  }

  @Test
  void halfwayBelongsToTheEarlierAndOneMicrosecondMoreToTheLater() {
    assertTable(
            CookieIntervals.from(
                authentications()
                    .row("person_id", "ana", "authenticated_at", "2026-03-01T00:00:00Z")
                    .row("person_id", "ben", "authenticated_at", "2026-03-01T00:00:00.000003Z")
                    .dataset(),
                persons("ana", "ben"),
                CONFIG))
        .columns("person_id", "assigned_from", "assigned_until")
        .containsExactlyInAnyOrder(
            "ana | 2026-01-30T00:00:00Z | 2026-03-01T00:00:00.000001Z",
            "ben | 2026-03-01T00:00:00.000002Z | 2026-03-31T00:00:00.000003Z");
  }

  @Test
  void atOneInstantTheSmallerSourceKeyHoldsAndLoginsOfOnePersonJoin() {
    assertTable(
            CookieIntervals.from(
                authentications()
                    .row(
                        "person_id",
                        "ben",
                        "source_key",
                        "web/2",
                        "authenticated_at",
                        "2026-03-01T00:00:00Z")
                    .row(
                        "person_id",
                        "ana",
                        "source_key",
                        "web/1",
                        "authenticated_at",
                        "2026-03-01T00:00:00Z")
                    .row(
                        "person_id",
                        "ana",
                        "source_key",
                        "web/3",
                        "authenticated_at",
                        "2026-03-11T00:00:00Z")
                    .dataset(),
                persons("ana", "ben"),
                CONFIG))
        .columns("person_id", "assigned_from", "assigned_until")
        .containsExactly("ana | 2026-01-30T00:00:00Z | 2026-04-10T00:00:00Z");
  }

  private record Login(int cookie, long at, String key, String person) {}

  @Test
  void everyInstantIsOwnedByItsNearestLoginAsASearchThroughAllFindsIt() {
    Random random = new Random(11);
    long window = Duration.ofHours(720).toSeconds() * 1_000_000;
    List<Login> logins = new ArrayList<>();
    for (int i = 0; i < 4000; i++) {
      logins.add(
          new Login(
              random.nextInt(500),
              random.nextLong(window * 6 / 1000) * (random.nextBoolean() ? 1000 : 1),
              "k" + random.nextInt(1_000_000),
              "p" + random.nextInt(3)));
    }
    Dataset<Row> dataset =
        SparkTest.session()
            .createDataFrame(
                logins.stream()
                    .map(
                        l ->
                            RowFactory.create(
                                "c" + l.cookie(), timestamp(l.at()), l.key(), l.person()))
                    .toList(),
                AUTHENTICATIONS.nullableSchema());
    TreeMap<String, TreeMap<Long, Row>> intervals = new TreeMap<>();
    for (Row row :
        CookieIntervals.from(dataset, persons("p0", "p1", "p2"), CONFIG).collectAsList()) {
      intervals
          .computeIfAbsent(row.getAs("anonymous_id"), k -> new TreeMap<>())
          .put(micros(row.getAs("assigned_from")), row);
    }
    TreeSet<String> wrong = new TreeSet<>();
    for (int i = 0; i < 20_000; i++) {
      Login near = logins.get(random.nextInt(logins.size()));
      long at = near.at() + random.nextLong(-window - 2, window + 3) / (1L << random.nextInt(40));
      String expected = nearest(logins, near.cookie(), at, window);
      String actual = owner(intervals.getOrDefault("c" + near.cookie(), new TreeMap<>()), at);
      if (!Objects.equals(expected, actual)) {
        wrong.add("c" + near.cookie() + " at " + at + ": " + actual + ", not " + expected);
      }
    }
    assertThat(wrong).isEmpty();
  }

  private static @org.jspecify.annotations.Nullable String nearest(
      List<Login> logins, int cookie, long at, long window) {
    return logins.stream()
        .filter(login -> login.cookie() == cookie && Math.abs(login.at() - at) <= window)
        .min(
            Comparator.comparingLong((Login login) -> Math.abs(login.at() - at))
                .thenComparingLong(Login::at)
                .thenComparing(Login::key))
        .map(Login::person)
        .orElse(null);
  }

  private static @org.jspecify.annotations.Nullable String owner(
      TreeMap<Long, Row> intervals, long at) {
    var entry = intervals.floorEntry(at);
    return entry == null || micros(entry.getValue().getAs("assigned_until")) < at
        ? null
        : entry.getValue().getAs("person_id");
  }

  private static Timestamp timestamp(long micros) {
    return Timestamp.from(Instant.EPOCH.plus(micros, java.time.temporal.ChronoUnit.MICROS));
  }

  private static long micros(Timestamp timestamp) {
    return java.time.temporal.ChronoUnit.MICROS.between(Instant.EPOCH, timestamp.toInstant());
  }
}
