package io.percorso.staging;

import static io.percorso.staging.StagingCase.delivered;
import static org.assertj.core.api.Assertions.assertThat;

import io.percorso.source.Feeds;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

@NullUnmarked
class StagingVersionsTest {

  @Test
  void keepsTheNewestVersionOfAnOrder() {
    var outcome =
        delivered(Feeds.ORDERS)
            .with("ordered_at", "2026-01-10T10:00:00Z", "sales_channel", "web", "currency", "EUR")
            .with("updated_at", null, "received_at", null)
            // same content: once, with its earliest arrival
            .row("order_id", "twice", "received_at", "2026-01-12T00:00:00Z")
            .row("order_id", " twice", "received_at", "2026-01-11T00:00:00Z")
            // older update
            .row("order_id", "updated", "status", "new", "updated_at", "2026-01-11T00:00:00Z")
            .row("order_id", "updated", "status", "old", "updated_at", "2026-01-10T00:00:00Z")
            // neither has an update: older arrival
            .row("order_id", "arrived", "status", "new", "received_at", "2026-01-12T00:00:00Z")
            .row("order_id", "arrived", "status", "old", "received_at", "2026-01-11T00:00:00Z")
            // the same update, so the arrival only breaks the tie
            .row(
                "order_id",
                "same update",
                "status",
                "won",
                "updated_at",
                "2026-01-11",
                "received_at",
                "2026-01-12T00:00:00Z")
            .row(
                "order_id",
                "same update",
                "status",
                "lost",
                "updated_at",
                "2026-01-11",
                "received_at",
                "2026-01-11T00:00:00Z")
            // a version with an update beats one without, and is not newer than it
            .row("order_id", "one update", "status", "won", "updated_at", "2026-01-11")
            .row("order_id", "one update", "status", "lost", "received_at", "2026-03-01")
            // the newest arrival of a content decides, the earliest is its arrival
            .row("order_id", "again", "status", "won", "received_at", "2026-01-11T00:00:00Z")
            .row("order_id", "again", "status", "old", "received_at", "2026-01-12T00:00:00Z")
            .row("order_id", "again", "status", "won", "received_at", "2026-01-13T00:00:00Z")
            // not to be had: a version that is held does not compete
            .row("order_id", "held", "status", "won", "updated_at", "2026-01-11")
            .row("order_id", "held", "status", "later", "updated_at", StagingCase.END)
            // nor one that is rejected
            .row("order_id", "rejected", "status", "won", "updated_at", "2026-01-11")
            .row(
                "order_id",
                "rejected",
                "status",
                "bad",
                "updated_at",
                "2026-01-12",
                "currency",
                "XYZ")
            .row("order_id", "single", "status", "only")
            .staged();

    assertThat(outcome.staged("order_id", "status", "received_at"))
        .containsExactlyInAnyOrder(
            "twice | - | 2026-01-11T00:00:00Z",
            "updated | new | -",
            "arrived | new | 2026-01-12T00:00:00Z",
            "same update | won | 2026-01-12T00:00:00Z",
            "one update | won | -",
            "again | won | 2026-01-11T00:00:00Z",
            "held | won | -",
            "rejected | won | -",
            "single | only | -");
    assertThat(outcome.quarantined("row_key", "reason"))
        .containsExactlyInAnyOrder(
            "{\"order_id\":\"same update\"} | conflicting_duplicate",
            "{\"order_id\":\"one update\"} | conflicting_duplicate",
            "{\"order_id\":\"rejected\"} | unknown_currency");
    assertThat(outcome.count("read")).isEqualTo(18);
    assertThat(outcome.count("staged")).isEqualTo(9);
    assertThat(outcome.count("duplicate")).isEqualTo(2);
    assertThat(outcome.count("superseded")).isEqualTo(3);
    assertThat(outcome.count("quarantined")).isEqualTo(3);
    assertThat(outcome.count("held")).isEqualTo(1);
  }

  @Test
  void breaksTiesOfOrderLinesByTheLatestStateThenByContent() {
    var outcome =
        delivered(Feeds.ORDER_LINES)
            .with("order_id", "o", "product_id", "p", "fulfilment", "pickup", "quantity", "1")
            .with("ready_at", null, "collected_at", null)
            .row("line_number", "state", "net_amount", "1.00", "ready_at", "2026-01-10")
            .row("line_number", "state", "net_amount", "2.00", "collected_at", "2026-01-11")
            .row("line_number", "later", "net_amount", "4.00", "collected_at", "2026-05-01")
            .row("line_number", "later", "net_amount", "4.00")
            .row("line_number", "content", "net_amount", "1.00")
            .row("line_number", "content", "net_amount", "2.00")
            .row("line_number", "content", "net_amount", "2.0")
            .staged();

    String winner =
        hash("content", "1.00").compareTo(hash("content", "2.00")) > 0 ? "1.00" : "2.00";
    assertThat(outcome.staged("line_number", "net_amount"))
        .containsExactlyInAnyOrder("state | 2.00", "later | 4.00", "content | " + winner);
    assertThat(outcome.count("duplicate")).isEqualTo(2);
    assertThat(outcome.count("quarantined")).isEqualTo(2);
    assertThat(outcome.quarantined("reason"))
        .containsExactly("conflicting_duplicate", "conflicting_duplicate");
  }

  private static String hash(String line, String amount) {
    String none = "\\N";
    String[] values = {
      "o", line, "p", "1.000", amount, none, "pickup", none, none, none, none, none, none, none
    };
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256")
                  .digest(String.join("\u001f", values).getBytes(StandardCharsets.UTF_8)));
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void takesANullCampaignForAValueOfTheKey() {
    var outcome =
        delivered(Feeds.MARKETING_COSTS)
            .with("cost_date", "2026-01-10", "channel", "display", "currency", "EUR")
            .with("campaign", null, "received_at", "2026-01-11T00:00:00Z")
            .row("cost", "1.00")
            .row("cost", "2.00", "received_at", "2026-01-12T00:00:00Z", "campaign", " ")
            .row("cost", "3.00", "campaign", "spring")
            .staged();

    assertThat(outcome.staged("campaign", "cost"))
        .containsExactlyInAnyOrder("- | 2.00", "spring | 3.00");
    assertThat(outcome.count("superseded")).isEqualTo(1);
  }

  @Test
  void comparesAttributesWhateverTheOrderOfTheirNames() {
    var outcome =
        delivered(Feeds.CUSTOMERS)
            .with("updated_at", "2026-01-10")
            .row("customer_id", "c", "attributes", "{\"a\":\"1\",\"b\":\"2\"}")
            .row("customer_id", "c", "attributes", "{\"b\":\"2\",\"a\":\"1\"}")
            .staged();

    assertThat(outcome.count("duplicate")).isEqualTo(1);
    assertThat(outcome.count("staged")).isEqualTo(1);
  }
}
