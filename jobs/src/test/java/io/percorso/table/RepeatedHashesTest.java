package io.percorso.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.percorso.testing.SparkTest;
import java.util.List;
import org.apache.spark.sql.Encoders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RepeatedHashesTest {

  @Test
  void whatComesTwiceOrOftenerIsNamedOnce() {
    assertThat(among(List.of(7L, -1L, 3L, 7L, 7L, -1L, 5L, Long.MIN_VALUE)))
        .containsExactlyInAnyOrder(7L, -1L);
    assertThat(among(List.of(2L, 1L))).isEmpty();
    assertThat(among(List.of())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "7"})
  void howManyPartitionsThereAreMakesNoDifference(String partitions) {
    String before = SparkTest.session().conf().get("spark.sql.shuffle.partitions");
    SparkTest.session().conf().set("spark.sql.shuffle.partitions", partitions);
    try {
      assertThat(
              RepeatedHashes.among(SparkTest.session().range(3_000).selectExpr("id % 2000 AS hash"))
                  .collectAsList())
          .hasSize(1_000)
          .allMatch(hash -> hash < 1_000)
          .doesNotHaveDuplicates();
    } finally {
      SparkTest.session().conf().set("spark.sql.shuffle.partitions", before);
    }
  }

  private static List<Long> among(List<Long> hashes) {
    return RepeatedHashes.among(
            SparkTest.session().createDataset(hashes, Encoders.LONG()).toDF("hash"))
        .collectAsList();
  }
}
