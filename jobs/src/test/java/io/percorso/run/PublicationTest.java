package io.percorso.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PublicationTest {
  @Test
  void isOfTheAttemptThatMadeItThoughNoTableChangedByIt() {
    Publication publication =
        new Publication(2, "night", "2026-01-02", "2026-01-03T02:00:00Z", "", List.of());
    assertThat(publication.isOf(attempt("night", "2026-01-03T01:00:00Z"))).isTrue();
    assertThat(publication.isOf(attempt("night", "2026-01-03T03:00:00Z"))).isFalse();
    assertThat(publication.isOf(attempt("other", "2026-01-03T01:00:00Z"))).isFalse();
  }

  @Test
  void isOfTheAttemptWhoseFilesItNamesWhateverTheClocksSay() {
    Publication publication =
        new Publication(
            2,
            "night",
            "2026-01-02",
            "2026-01-03T02:00:00Z",
            "",
            List.of(
                new Publication.PublishedTable(
                    "core.fruit", "1", 3, "hash", "path", "schema", List.of("folder/part-0"))));
    assertThat(publication.isOf(attempt("night", "2026-01-03T03:00:00Z"))).isTrue();
    assertThat(publication.isOf(attempt("other", "2026-01-03T03:00:00Z"))).isFalse();
  }

  private static RunFolder.Attempt attempt(String runId, String startedAt) {
    return new RunFolder.Attempt(runId, "nightly", "2026-01-02", "folder", startedAt);
  }
}
