package io.percorso.identity;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.unix_micros;
import static org.apache.spark.sql.types.DataTypes.BooleanType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;

import io.percorso.table.Partitions;
import java.io.Serializable;
import java.sql.Timestamp;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * Every identifier with its neighbours, and the guards that need no more than that: blocked ones,
 * and those with too many neighbours in one other namespace. One walk over each identifier's links,
 * sorted by neighbour.
 *
 * @param maxNeighbours in one other namespace, over all history, before any is removed
 * @param blocked identifiers that link nobody
 * @param blockedLinks pairs, smaller first, that do not hold
 */
record Neighbourhoods(int maxNeighbours, Set<String> blocked, Set<List<String>> blockedLinks)
    implements Serializable {
  static final String TOO_MANY_NEIGHBOURS = "too_many_neighbours";
  static final String BLOCKED = "blocked";

  /** The known_at, in microseconds, of what was always known: before every instant. */
  static final long SINCE_EVER = Long.MIN_VALUE;

  /** That of a row that shows no link. */
  private static final long NEVER = Long.MAX_VALUE;

  /**
   * Of an identifier that may link, one row with itself, first_seen_at, is_denied and the known_at
   * of all its rows, even those whose link does not hold; and one per neighbour with the known_at
   * of their link; of another, one row per reason and no neighbour.
   */
  private static final StructType SCHEMA =
      new StructType()
          .add("identifier", StringType)
          .add("other_identifier", StringType)
          .add("first_seen_at", TimestampType)
          .add("known_at", LongType)
          .add("is_denied", BooleanType)
          .add("reason", StringType)
          .add("neighbour_count", LongType);

  private static final Encoder<Row> ROWS = Encoders.row(SCHEMA);

  /**
   * The rows of all identifiers.
   *
   * @param links as staging.identity_links
   * @param denied column identifier: customers that denied analytics
   */
  Dataset<Row> of(Dataset<Row> links, Dataset<Row> denied) {
    Dataset<Row> ends =
        links
            .select(
                end(),
                col("first_seen_at"),
                coalesce(unix_micros(col("known_at")), lit(SINCE_EVER)).as("known_at"))
            .select(col("end.*"), col("first_seen_at"), col("known_at"), lit(false).as("is_denied"))
            .union(
                denied.select(
                    col("identifier"),
                    col("identifier").as("other_identifier"),
                    lit(null).cast(TimestampType).as("first_seen_at"),
                    lit(NEVER).as("known_at"),
                    lit(true).as("is_denied")));
    return Partitions.by(ends, col("identifier"))
        .sortWithinPartitions("identifier", "other_identifier")
        .mapPartitions((MapPartitionsFunction<Row, Row>) rows -> new Walk(rows, this), ROWS);
  }

  /** Both ends of a link, each with the other; explodes to a row for each. */
  static Column end() {
    return explode(
            array(
                struct(col("identifier"), col("other_identifier")),
                struct(
                    col("other_identifier").as("identifier"),
                    col("identifier").as("other_identifier"))))
        .as("end");
  }

  private static final class Walk implements Iterator<Row> {
    private final Iterator<Row> rows;
    private final Neighbourhoods guards;
    private final Deque<Row> ready = new ArrayDeque<>();
    private @Nullable Row next;

    Walk(Iterator<Row> rows, Neighbourhoods guards) {
      this.rows = rows;
      this.guards = guards;
      advance();
    }

    private void advance() {
      next = rows.hasNext() ? rows.next() : null;
    }

    @Override
    public boolean hasNext() {
      while (ready.isEmpty() && next != null) {
        Neighbourhood one = new Neighbourhood(next.getString(0), guards);
        while (next != null && next.getString(0).equals(one.identifier)) {
          one.add(next.getString(1), next.getTimestamp(2), next.getLong(3), next.getBoolean(4));
          advance();
        }
        ready.addAll(one.rows());
      }
      return !ready.isEmpty();
    }

    @Override
    public Row next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      return ready.remove();
    }
  }

  /** One identifier's. Neighbours of a hub are counted and not kept. */
  private static final class Neighbourhood {
    private final String identifier;
    private final Neighbourhoods guards;
    private final Map<Character, Long> counts = new HashMap<>();
    private final Map<String, Long> neighbours = new LinkedHashMap<>();
    private String last;
    private @Nullable Timestamp firstSeenAt;
    private long knownAt = NEVER;
    private boolean isDenied;
    private boolean isHub;

    Neighbourhood(String identifier, Neighbourhoods guards) {
      this.identifier = identifier;
      this.guards = guards;
      last = identifier;
    }

    void add(String neighbour, @Nullable Timestamp seenAt, long linkKnownAt, boolean denied) {
      isDenied |= denied;
      if (seenAt != null && (firstSeenAt == null || seenAt.before(firstSeenAt))) {
        firstSeenAt = seenAt;
      }
      knownAt = Math.min(knownAt, linkKnownAt);
      if (neighbour.equals(last) || neighbour.equals(identifier)) {
        neighbours.computeIfPresent(neighbour, (same, at) -> Math.min(at, linkKnownAt));
        return;
      }
      last = neighbour;
      char namespace = neighbour.charAt(0);
      if (namespace != identifier.charAt(0)
          && counts.merge(namespace, 1L, Long::sum) > guards.maxNeighbours()) {
        isHub = true;
        neighbours.clear();
      }
      if (!isHub && !guards.blockedLinks().contains(pair(neighbour))) {
        neighbours.put(neighbour, linkKnownAt);
      }
    }

    private List<String> pair(String neighbour) {
      return identifier.compareTo(neighbour) < 0
          ? List.of(identifier, neighbour)
          : List.of(neighbour, identifier);
    }

    List<Row> rows() {
      List<Row> rows = new ArrayList<>();
      if (isHub) {
        rows.add(row(null, TOO_MANY_NEIGHBOURS, Collections.max(counts.values())));
      }
      if (guards.blocked().contains(identifier)) {
        rows.add(row(null, BLOCKED, null));
      }
      if (rows.isEmpty()) {
        rows.add(row(identifier, null, null));
        neighbours.forEach(
            (neighbour, linkKnownAt) ->
                rows.add(
                    RowFactory.create(
                        identifier, neighbour, null, linkKnownAt, false, null, null)));
      }
      return rows;
    }

    private Row row(@Nullable String other, @Nullable String reason, @Nullable Long count) {
      return RowFactory.create(identifier, other, firstSeenAt, knownAt, isDenied, reason, count);
    }
  }
}
