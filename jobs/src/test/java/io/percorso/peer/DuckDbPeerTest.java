package io.percorso.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.percorso.testing.SparkTest;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

class DuckDbPeerTest {
  private static final String PERCENTILES =
      """
      SELECT g, percentile(x, 0.5), percentile(x, 0.9)
      FROM (SELECT g, CAST((g * 7919 + (i - i %% 2) * 104729) %% 100003 AS DOUBLE) / 3.6e3 AS x
            FROM (%s) AS t)
      GROUP BY g ORDER BY g""";

  @Test
  void percentilesOfGroupsOfAnySizeWithEqualValuesAreThoseOfSparkToTheLastBit()
      throws SQLException {
    assertThat(ofDuckDb("SELECT g, unnest(range(1, g + 1)) AS i FROM range(1, 51) AS r(g)"))
        .isEqualTo(
            ofSpark(
                "SELECT g, explode(sequence(1, g)) AS i FROM (SELECT explode(sequence(1, 50)) AS g)"));
  }

  private static List<String> ofSpark(String groups) {
    return SparkTest.session().sql(PERCENTILES.formatted(groups)).collectAsList().stream()
        .map(Row::toString)
        .toList();
  }

  private static List<String> ofDuckDb(String groups) throws SQLException {
    PeerSql sql =
        new PeerSql(
            "duckdb", new PeerInput(Path.of("none"), LocalDate.of(2026, 1, 31)).parameters());
    List<String> rows = new ArrayList<>();
    try (Connection connection = DuckDbPeer.connect();
        Statement statement = connection.createStatement()) {
      for (String prelude : sql.preludes()) {
        statement.execute(prelude);
      }
      try (ResultSet found = statement.executeQuery(PERCENTILES.formatted(groups))) {
        while (found.next()) {
          rows.add(
              "[%d,%s,%s]".formatted(found.getLong(1), found.getDouble(2), found.getDouble(3)));
        }
      }
    }
    return rows;
  }
}
