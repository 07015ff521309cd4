package io.percorso.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.percorso.source.Feeds;
import io.percorso.staging.StagedFeeds;
import io.percorso.testing.TableBuilder;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WordChecksTest {
  @Test
  void unknownWordsAreToldWithoutPersonalDataAndPublishedAllTheSame() {
    assertThat(results("contact", "phone"))
        .isEqualTo("PASSED 0.0 every activity and channel is a known one");
    assertThat(results("mail of ana.maria.garcia.fernandez@example.org", "fax"))
        .isEqualTo(
            "WARNED 2.0 1 rows have an unknown activity and count as other:"
                + " \"mail of [email]\" on 1 of them;"
                + " 1 rows have an unknown channel and count as other: \"fax\" on 1 of them");
  }

  private static String results(String activity, String channel) {
    return WordChecks.of(
            Map.of(
                Feeds.INTERACTIONS,
                TableBuilder.table(StagedFeeds.of(Feeds.INTERACTIONS))
                    .with("occurred_at", "2026-03-28T10:00:00Z")
                    .row("interaction_id", "a", "activity", activity, "channel", channel)
                    .dataset()))
        .stream()
        .map(result -> result.status() + " " + result.measured() + " " + result.message())
        .findFirst()
        .orElseThrow();
  }
}
