package io.percorso.app;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SparkSessionsTest {
  private static final long MB = 1L << 20;

  @Test
  void aCoreWithLittleMemoryGetsSmallPartitions() {
    assertThat(SparkSessions.partitionBytes(8_000 * MB)).isEqualTo(32 * MB);
    assertThat(SparkSessions.partitionBytes(224 * MB)).isEqualTo(2 * MB);
    assertThat(SparkSessions.partitionBytes(10 * MB)).isEqualTo(MB);
  }

  @Test
  void furtherExtensionsStandBesideDeltas() {
    String delta = "io.delta.sql.DeltaSparkSessionExtension";
    assertThat(SparkSessions.extensions("")).isEqualTo(delta);
    assertThat(SparkSessions.extensions("org.example.More")).isEqualTo(delta + ",org.example.More");
    assertThat(SparkSessions.extensions("org.example.More, " + delta))
        .isEqualTo(delta + ",org.example.More");
  }
}
