package io.percorso.touchpoint;

import static io.percorso.testing.TableAssert.assertTable;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;

import io.percorso.source.Feeds;
import io.percorso.staging.StagedFeeds;
import io.percorso.testing.RoomDefaults;
import io.percorso.testing.TableBuilder;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

class ContactTouchpointsTest {
  private static final TouchpointConfig CONFIG = RoomDefaults.touchpoint("Europe/Madrid");
  private static final Dataset<Row> PRODUCTS =
      TableBuilder.table(StagedFeeds.of(Feeds.PRODUCTS))
          .row("product_id", "p1", "category", "shoes", "brand", "acme")
          .dataset();

  @Test
  void eachInteractionIsOneTouchpoint() {
    Dataset<Row> interactions =
        TableBuilder.table(StagedFeeds.of(Feeds.INTERACTIONS))
            .with("occurred_at", "2026-03-28T23:30:00Z", "activity", "contact", "channel", "phone")
            .row("interaction_id", "a", "product_id", "p1", "wait_seconds", 7, "resolved", true)
            .row("interaction_id", "b", "channel", "fax", "activity", "shout", "category", "own")
            .row("interaction_id", "c", "channel", "email", "activity", "demo", "store_id", "s")
            .row("interaction_id", "d", "channel", "store", "activity", "contact")
            .row("interaction_id", "e", "activity", "store_visit", "store_id", "s")
            .row("interaction_id", "f", "activity", "purchase", "order_id", "staged")
            .row("interaction_id", "g", "activity", "purchase", "order_id", "unknown")
            .row("interaction_id", "h", "activity", "purchase")
            .row("interaction_id", "i", "activity", "complaint", "order_id", "staged")
            .dataset()
            .withColumn("person_id", lit("1ana"))
            .withColumn("identity_method", lit("direct"));
    Dataset<Row> orders =
        TableBuilder.table(StagedFeeds.of(Feeds.ORDERS)).row("order_id", "staged").dataset();
    Dataset<Row> touchpoints =
        ContactTouchpoints.from(interactions, orders, PRODUCTS, CONFIG).cache();
    assertThat(touchpoints.columns()).containsExactlyElementsOf(Touchpoints.CONTRACT.columnNames());
    assertTable(touchpoints)
        .columns(
            "source_key",
            "activity",
            "channel",
            "marketing_channel",
            "category",
            "brand",
            "order_id",
            "is_online",
            "is_in_store",
            "occurred_date")
        .containsExactlyInAnyOrder(
            "a | contact | phone | phone | shoes | acme | - | false | false | 2026-03-29",
            "b | other | other | other | own | - | - | true | false | 2026-03-29",
            "c | demo | email | email | - | - | - | true | true | 2026-03-29",
            "d | contact | store | store | - | - | - | false | true | 2026-03-29",
            "e | store_visit | phone | phone | - | - | - | false | true | 2026-03-29",
            "g | purchase | phone | phone | - | - | unknown | false | false | 2026-03-29",
            "h | purchase | phone | phone | - | - | - | false | false | 2026-03-29",
            "i | complaint | phone | phone | - | - | staged | false | false | 2026-03-29");
    Touchpoint a = Touchpoint.fromRow(touchpoints.filter(col("source_key").equalTo("a")).head());
    assertThat(a.id()).isEqualTo(SourceHash.of("interactions", "a", "contact", "p1", "shoes"));
    assertThat(a.occurredAt()).isEqualTo(a.lastAt()).isEqualTo(1774740600000000L);
    assertThat(a.row().getDouble(TouchpointRow.at("wait_seconds"))).isEqualTo(7.0);
    assertThat(a.row().getBoolean(TouchpointRow.at("is_resolved"))).isTrue();
    assertThat(a.row().getString(TouchpointRow.PERSON_ID)).isEqualTo("1ana");
    touchpoints.unpersist();
  }

  @Test
  void eachFeedbackIsOneTouchpoint() {
    Dataset<Row> feedback =
        TableBuilder.table(StagedFeeds.of(Feeds.FEEDBACK))
            .with("submitted_at", "2026-03-28T22:30:00Z", "metric", "nps", "score", 9)
            .row("feedback_id", "a", "channel", "store", "product_id", "p1", "order_id", "o")
            .row("feedback_id", "b", "metric", "review", "score", 2, "channel", "web")
            .row("feedback_id", "c", "channel", "carrier pigeon", "store_id", "s")
            .row("feedback_id", "d")
            .dataset()
            .withColumn("person_id", lit(null).cast("string"))
            .withColumn("identity_method", lit("none"));
    Dataset<Row> touchpoints = FeedbackTouchpoints.from(feedback, PRODUCTS, CONFIG).cache();
    assertThat(touchpoints.columns()).containsExactlyElementsOf(Touchpoints.CONTRACT.columnNames());
    assertTable(touchpoints)
        .columns(
            "source",
            "source_key",
            "activity",
            "channel",
            "marketing_channel",
            "category",
            "brand",
            "metric",
            "score",
            "order_id",
            "is_in_store",
            "occurred_at",
            "occurred_date")
        .containsExactlyInAnyOrder(
            "feedback | a | survey_response | store | - | shoes | acme | nps | 9.0 | o | true"
                + " | 2026-03-28T22:30:00Z | 2026-03-28",
            "feedback | b | review_write | web | - | - | - | review | 2.0 | - | false"
                + " | 2026-03-28T22:30:00Z | 2026-03-28",
            "feedback | c | survey_response | other | - | - | - | nps | 9.0 | - | false"
                + " | 2026-03-28T22:30:00Z | 2026-03-28",
            "feedback | d | survey_response | other | - | - | - | nps | 9.0 | - | false"
                + " | 2026-03-28T22:30:00Z | 2026-03-28");
    Touchpoint a = Touchpoint.fromRow(touchpoints.filter(col("source_key").equalTo("a")).head());
    assertThat(a.id()).isEqualTo(SourceHash.of("feedback", "a", "survey_response", "p1", "shoes"));
    touchpoints.unpersist();
  }
}
