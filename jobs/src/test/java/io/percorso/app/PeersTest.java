package io.percorso.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.percorso.peer.DuckDbPeer;
import io.percorso.peer.PeerComparison;
import io.percorso.peer.PeerEngine;
import io.percorso.peer.PeerInput;
import io.percorso.peer.SparkPeer;
import io.percorso.testing.SparkTest;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** Both are run with {@code -Dio.percorso.peers=true}; {@link NightTest} runs the quicker one. */
@EnabledIfSystemProperty(named = "io.percorso.peers", matches = "true")
class PeersTest {
  /** So little data is queried sooner than code for it is compiled. */
  private static final Map<String, String> LITTLE =
      Map.of("spark.sql.shuffle.partitions", "1", "spark.sql.codegen.factoryMode", "NO_CODEGEN");

  private final PublishedNight night = PublishedNight.get();

  @TempDir Path folder;

  @Test
  void theRulesAsSqlForDuckDbMakeTheSameRows() {
    assertThatDuckDbMakesTheSameRows(night, folder);
  }

  @Test
  void theRulesAsSqlForSparkMakeTheSameRows() {
    try (PeerEngine peer = new SparkPeer(SparkTest.session(), input(night), folder, LITTLE)) {
      peer.run();
    }
    assertMadeTheSameRows(night, folder);
  }

  static void assertThatDuckDbMakesTheSameRows(PublishedNight night, Path folder) {
    try (PeerEngine peer = new DuckDbPeer(input(night), folder, "1GB")) {
      peer.run();
    }
    assertMadeTheSameRows(night, folder);
  }

  private static PeerInput input(PublishedNight night) {
    return new PeerInput(night.feeds().resolve("feeds"), PublishedNight.DATE);
  }

  private static void assertMadeTheSameRows(PublishedNight night, Path folder) {
    try (PeerComparison comparison = new PeerComparison()) {
      Map<String, PeerComparison.Rows> tables = comparison.compare(folder, night.warehouse());
      assertThat(tables).hasSize(12);
      tables.forEach(
          (table, rows) -> {
            assertThat(rows.areEqual())
                .as(table + comparison.differing(folder, night.warehouse(), table))
                .isTrue();
            assertThat(rows.equal()).as(table).isPositive();
          });
    }
  }
}
