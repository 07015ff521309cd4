package io.percorso.quality;

import static io.percorso.testing.TableBuilder.table;
import static org.assertj.core.api.Assertions.assertThat;

import io.percorso.source.Feed;
import io.percorso.source.Feeds;
import io.percorso.source.RunDate;
import io.percorso.staging.StagedFeeds;
import io.percorso.testing.TableBuilder;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

class FeedVolumesTest {
  private static final RunDate DATE =
      new RunDate(LocalDate.parse("2026-03-29"), ZoneId.of("Europe/Madrid"));
  private static final QualityConfig CONFIG = new QualityConfig(0.5, 3, 0.2, Duration.ofHours(48));

  /** So many rows on the run date and on each date before it, all at noon. */
  private static Dataset<Row> orders(int... rowsByDate) {
    TableBuilder orders = table(StagedFeeds.of(Feeds.ORDERS));
    for (int before = 0; before < rowsByDate.length; before++) {
      for (int i = 0; i < rowsByDate[before]; i++) {
        String id = before + "-" + i;
        String at = DATE.date().minusDays(before) + "T12:00:00Z";
        orders.row("order_id", id, "ordered_at", at);
      }
    }
    return orders.dataset();
  }

  private static Dataset<Row> contacts(int today) {
    TableBuilder contacts = table(StagedFeeds.of(Feeds.INTERACTIONS));
    for (int i = 0; i < today; i++) {
      contacts.row("interaction_id", "c" + i, "occurred_at", DATE.date() + "T12:00:00Z");
    }
    return contacts.dataset();
  }

  private static List<String> judged(Dataset<Row> orders, int contactsToday) {
    Map<Feed, Dataset<Row>> staged = new LinkedHashMap<>();
    staged.put(Feeds.ORDERS, orders);
    staged.put(Feeds.INTERACTIONS, contacts(contactsToday));
    return judged(staged);
  }

  private static List<String> judged(Map<Feed, Dataset<Row>> staged) {
    Dataset<Row> counted = FeedVolumes.counted(FeedVolumes.times(staged), DATE);
    return FeedVolumes.judged(counted.collectAsList(), DATE, CONFIG).stream()
        .map(
            result ->
                "%s %s %s %s"
                    .formatted(
                        result.check(),
                        result.subject(),
                        result.status().name().toLowerCase(Locale.ROOT),
                        result.measured()))
        .toList();
  }

  @Test
  void aDateIsHeldAgainstTheMedianOfTheSevenBefore() {
    assertThat(judged(orders(2, 4, 4, 1, 9, 4, 4, 4), 1))
        .contains("volume orders passed 0.5", "volume interactions passed null");
    assertThat(judged(orders(1, 4, 4, 1, 9, 4, 4, 4), 1)).contains("volume orders failed 0.25");
  }

  @Test
  void linesCountOnTheDateOfTheirOrder() {
    Dataset<Row> orders = orders(4, 4, 4, 4, 4, 4, 4, 4);
    TableBuilder lines = table(StagedFeeds.of(Feeds.ORDER_LINES));
    lines.row("order_id", "0-0", "line_number", "1").row("order_id", "unknown", "line_number", "1");
    orders
        .where("order_id NOT LIKE '0-%'")
        .collectAsList()
        .forEach(row -> lines.row("order_id", row.getAs("order_id"), "line_number", "1"));
    Map<Feed, Dataset<Row>> staged = new LinkedHashMap<>();
    staged.put(Feeds.ORDER_LINES, lines.dataset());
    assertThat(FeedVolumes.times(staged)).isEmpty();
    staged.put(Feeds.ORDERS, orders);
    assertThat(judged(staged))
        .containsExactlyInAnyOrder(
            "volume orders passed 1.0",
            "freshness orders passed 10.0",
            "volume order_lines failed 0.25");
  }

  @Test
  void aFeedWhoseRowsAreRejectedFailsWhereTheyAreMany() {
    assertThat(rejected(100, 20))
        .isEqualTo("PASSED 0.2 20 of 100 rows that came are in quarantine");
    assertThat(rejected(100, 21))
        .startsWith("FAILED 0.21 21 of 100 rows that came are in quarantine: because. Deliver");
    assertThat(rejected(2, 2))
        .isEqualTo("WARNED 1.0 2 of 2 rows that came are in quarantine: because");
    assertThat(rejected(0, 0)).isEqualTo("PASSED null no row came that was not there");
  }

  private static String rejected(long read, long rejected) {
    QualityResult result =
        FeedRejections.judged(Feeds.ORDERS, read, rejected, CONFIG, () -> "because");
    return "%s %s %s".formatted(result.status(), result.measured(), result.message());
  }

  @Test
  void tooLittleToJudgeByPasses() {
    assertThat(judged(orders(0, 2, 2, 2, 2, 2, 2, 2), 1)).contains("volume orders passed null");
  }

  @Test
  void whereNoFeedHasARowItIsAnEmptyDayAndOnlyTold() {
    assertThat(judged(orders(0, 4, 4, 4, 4, 4, 4, 4), 1)).contains("volume orders failed 0.0");
    assertThat(judged(orders(0, 4, 4, 4, 4, 4, 4, 4), 0)).contains("volume orders warned 0.0");
  }

  @Test
  void theAgeOfTheNewestEventCountsToTheEndOfTheDateOnADayOfTwentyThreeHours() {
    // The clocks went forward on the run date: it ends at 22:00 UTC.
    assertThat(judged(orders(0, 1), 0)).contains("freshness orders passed 34.0");
    assertThat(judged(orders(0, 0, 1), 0)).contains("freshness orders warned 58.0");
  }
}
