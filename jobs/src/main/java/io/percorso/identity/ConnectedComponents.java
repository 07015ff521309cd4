package io.percorso.identity;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.xxhash64;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.createStructField;
import static org.apache.spark.sql.types.DataTypes.createStructType;

import io.percorso.table.Partitions;
import java.util.Iterator;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;

/**
 * Connected components in the cluster. Each partition first replaces its edges by stars around the
 * smallest node of each local component. What is left is finished in one task where it is small;
 * else by alternating large-star and small-star steps (Kiveris et al., Connected Components in
 * MapReduce and Beyond, SoCC 2014), which need a number of rounds that grows with the logarithm of
 * the longest chain.
 */
final class ConnectedComponents {
  /** Edges that one task may hold: some 200 MB. */
  private static final long ONE_TASK_EDGES = 1_000_000;

  private static final StructType EDGE =
      createStructType(
          new StructField[] {
            createStructField("node", StringType, false),
            createStructField("root", StringType, false)
          });
  private static final Encoder<Row> EDGES = Encoders.row(EDGE);

  private final Dataset<Row> stars;
  private final Dataset<Row> roots;

  private ConnectedComponents(Dataset<Row> stars, Dataset<Row> roots) {
    this.stars = stars;
    this.roots = roots;
  }

  /** The components of edges: columns node and root. */
  static ConnectedComponents of(Dataset<Row> edges) {
    return of(edges, ONE_TASK_EDGES);
  }

  static ConnectedComponents of(Dataset<Row> edges, long oneTaskEdges) {
    Dataset<Row> stars = contracted(edges.select("node", "root"));
    if (Partitions.isOne(edges)) {
      return new ConnectedComponents(stars, stars);
    }
    stars.persist(StorageLevel.MEMORY_AND_DISK());
    boolean isOneTask = stars.agg(count(lit(1))).first().getLong(0) <= oneTaskEdges;
    return new ConnectedComponents(
        stars, isOneTask ? contracted(stars.coalesce(1)) : withSelves(byStars(stars)));
  }

  /** One row per node of an edge: its component's smallest node, as root. */
  Dataset<Row> roots() {
    return roots;
  }

  /** Frees what was kept. */
  void release() {
    stars.unpersist();
  }

  private static Dataset<Row> contracted(Dataset<Row> edges) {
    return edges.mapPartitions((MapPartitionsFunction<Row, Row>) ConnectedComponents::stars, EDGES);
  }

  private static Iterator<Row> stars(Iterator<Row> edges) {
    UnionFind sets = new UnionFind();
    edges.forEachRemaining(edge -> sets.union(edge.getString(0), edge.getString(1)));
    Iterator<String> members = sets.members().iterator();
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return members.hasNext();
      }

      @Override
      public Row next() {
        String member = members.next();
        return RowFactory.create(member, sets.find(member));
      }
    };
  }

  private static Dataset<Row> byStars(Dataset<Row> stars) {
    Dataset<Row> edges = stars.where("node <> root");
    String before = "";
    while (true) {
      Dataset<Row> next = smallStar(largeStar(edges)).localCheckpoint(true);
      Row state =
          next.agg(count(lit(1)), sum(xxhash64(col("node"), col("root")).cast("decimal(20,0)")))
              .first();
      if (state.toString().equals(before)) {
        return next;
      }
      before = state.toString();
      edges = next;
    }
  }

  /** Every greater neighbour of a node is linked to the smallest of the node and its neighbours. */
  private static Dataset<Row> largeStar(Dataset<Row> edges) {
    Dataset<Row> both =
        edges
            .select(col("node"), col("root").as("neighbour"))
            .union(edges.select(col("root").as("node"), col("node").as("neighbour")));
    // many-to-one: smallest has key node
    return both.join(smallest(both), "node")
        .where("neighbour > node")
        .select(col("neighbour").as("node"), col("smallest").as("root"))
        .where("node <> root")
        .distinct();
  }

  /** A node and its smaller neighbours are linked to the smallest of them. */
  private static Dataset<Row> smallStar(Dataset<Row> edges) {
    Dataset<Row> downward =
        edges.select(
            greatest(col("node"), col("root")).as("node"),
            least(col("node"), col("root")).as("neighbour"));
    // many-to-one: smallest has key node
    Dataset<Row> linked = downward.join(smallest(downward), "node");
    return linked
        .select(col("neighbour").as("node"), col("smallest").as("root"))
        .union(linked.select(col("node"), col("smallest").as("root")))
        .where("node <> root")
        .distinct();
  }

  private static Dataset<Row> smallest(Dataset<Row> edges) {
    return edges
        .groupBy("node")
        .agg(min("neighbour").as("neighbour"))
        .select(
            col("node"),
            least(col("node"), coalesce(col("neighbour"), col("node"))).as("smallest"));
  }

  private static Dataset<Row> withSelves(Dataset<Row> stars) {
    return stars.union(stars.select(col("root").as("node"), col("root")).distinct());
  }
}
