package io.percorso.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.percorso.testing.SparkTest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

class ConnectedComponentsTest {
  private static final StructType EDGE =
      new StructType().add("node", DataTypes.StringType).add("root", DataTypes.StringType);

  /** Five hundred random graphs, a chain, a star and a tree; nodes of one do not touch another. */
  private static List<Row> graphs() {
    List<Row> edges = new ArrayList<>();
    Random random = new Random(7);
    for (int graph = 0; graph < 500; graph++) {
      int nodes = 2 + random.nextInt(12);
      for (int edge = 0; edge < nodes; edge++) {
        edges.add(edge("g" + graph, random.nextInt(nodes), random.nextInt(nodes)));
      }
    }
    for (int i = 0; i < 150; i++) {
      edges.add(edge("chain", (i * 7919) % 151, ((i + 1) * 7919) % 151));
      edges.add(edge("star", 60, i));
      edges.add(edge("tree", i + 1, i / 2));
    }
    java.util.Collections.shuffle(edges, random);
    return edges;
  }

  private static Row edge(String graph, int one, int other) {
    return RowFactory.create("%s-%05d".formatted(graph, one), "%s-%05d".formatted(graph, other));
  }

  private static Map<String, String> byBreadth(List<Row> edges) {
    Map<String, List<String>> neighbours = new HashMap<>();
    for (Row edge : edges) {
      neighbours.computeIfAbsent(edge.getString(0), k -> new ArrayList<>()).add(edge.getString(1));
      neighbours.computeIfAbsent(edge.getString(1), k -> new ArrayList<>()).add(edge.getString(0));
    }
    Map<String, String> roots = new HashMap<>();
    for (String start : neighbours.keySet().stream().sorted().toList()) {
      List<String> reached = new ArrayList<>(List.of(start));
      for (int i = 0; i < reached.size(); i++) {
        if (roots.putIfAbsent(reached.get(i), start) == null) {
          reached.addAll(neighbours.get(reached.get(i)));
        }
      }
    }
    return roots;
  }

  private static Map<String, String> roots(Dataset<Row> components) {
    Map<String, String> roots = new HashMap<>();
    components.collectAsList().forEach(row -> roots.put(row.getString(0), row.getString(1)));
    return roots;
  }

  @Test
  void findsTheSmallestNodeOfEveryComponentInOneTaskAndByStars() {
    List<Row> edges = graphs();
    Map<String, String> expected = byBreadth(edges);
    Dataset<Row> dataset = SparkTest.session().createDataFrame(edges, EDGE);

    assertThat(roots(ConnectedComponents.of(dataset).roots())).isEqualTo(expected);

    Map<String, String> byStars = roots(ConnectedComponents.of(dataset.repartition(7), 0).roots());
    expected.keySet().removeIf(node -> isAlone(node, edges));
    byStars.keySet().retainAll(expected.keySet());
    assertThat(byStars).isEqualTo(expected);
  }

  private static boolean isAlone(String node, List<Row> edges) {
    return edges.stream()
        .noneMatch(
            edge ->
                !edge.getString(0).equals(edge.getString(1))
                    && (edge.getString(0).equals(node) || edge.getString(1).equals(node)));
  }
}
