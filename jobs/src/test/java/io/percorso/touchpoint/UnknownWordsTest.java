package io.percorso.touchpoint;

import static io.percorso.testing.TableAssert.assertTable;
import static io.percorso.testing.TableBuilder.table;

import io.percorso.source.Feeds;
import io.percorso.staging.StagedFeeds;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

class UnknownWordsTest {
  private static final Dataset<Row> EVENTS =
      table(StagedFeeds.of(Feeds.WEB_EVENTS))
          .with("occurred_at", "2026-03-28T10:00:00Z")
          .row("event_id", "a", "activity", "product_view")
          .row("event_id", "b", "activity", "Product_View")
          .row("event_id", "c", "activity", "hover")
          .row("event_id", "d", "activity", "hover")
          .dataset();
  private static final Dataset<Row> INTERACTIONS =
      table(StagedFeeds.of(Feeds.INTERACTIONS))
          .with("occurred_at", "2026-03-28T10:00:00Z")
          .row("interaction_id", "a", "activity", "contact", "channel", "fax")
          .row("interaction_id", "b", "activity", "other", "channel", "other")
          .dataset();
  private static final Dataset<Row> FEEDBACK =
      table(StagedFeeds.of(Feeds.FEEDBACK))
          .with("submitted_at", "2026-03-28T10:00:00Z", "metric", "nps", "score", 9.0)
          .row("feedback_id", "a")
          .row("feedback_id", "b", "channel", "web")
          .dataset();

  @Test
  void aWordOfNoListIsCountedAndOtherAndNoWordAreNot() {
    assertTable(
            UnknownWords.in(
                Map.of(
                    Feeds.WEB_EVENTS, EVENTS,
                    Feeds.INTERACTIONS, INTERACTIONS,
                    Feeds.FEEDBACK, FEEDBACK)))
        .columns(
            "feed",
            "column_name",
            "row_count",
            "word_count",
            "most_frequent.row_count",
            "most_frequent.word")
        .containsExactlyInAnyOrder(
            "web_events | activity | 3 | 2 | 2 | hover",
            "interactions | channel | 1 | 1 | 1 | fax");
  }
}
