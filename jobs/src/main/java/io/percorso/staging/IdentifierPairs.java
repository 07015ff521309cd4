package io.percorso.staging;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.timestamp_micros;
import static org.apache.spark.sql.functions.unix_micros;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import io.percorso.source.Feed;
import io.percorso.source.FeedColumn;
import io.percorso.source.FeedColumn.Role;
import io.percorso.source.Feeds;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.TimestampType;
import org.jspecify.annotations.Nullable;

/** Which strong identifiers stood on one row; see {@link IdentityLinks}. */
final class IdentifierPairs {
  private static final Set<Feed> LINKING =
      Set.of(Feeds.CUSTOMERS, Feeds.ORDERS, Feeds.INTERACTIONS, Feeds.FEEDBACK, Feeds.WEB_EVENTS);
  private static final int FIRST_IDENTIFIER = 2;
  private static final int NAMESPACES = 4;
  private static final StructType PAIRS =
      new StructType()
          .add("feed", StringType)
          .add("identifier", StringType)
          .add("other_identifier", StringType)
          .add("seen_at", LongType);

  private IdentifierPairs() {}

  /** Whether rows of a feed show identifiers to be one person's. */
  static boolean areIn(Feed feed) {
    return LINKING.contains(feed);
  }

  /**
   * One row per row with an identifier: the feed, when it was seen, and its strong identifiers,
   * each behind its rank.
   *
   * @param rows as staged; instants may be microseconds
   */
  static Dataset<Row> identifiers(Feed feed, Dataset<Row> rows) {
    List<Column> selected = new ArrayList<>();
    selected.add(lit(feed.name()).as("feed"));
    selected.add(seenAt(feed, rows).as("seen_at"));
    for (int rank = 1; rank <= NAMESPACES; rank++) {
      selected.add(identifier(feed, rank).as("identifier_" + rank));
    }
    Column any =
        coalesce(
            feed.strongIdentifiers().stream()
                .map(column -> col(column.name()))
                .toArray(Column[]::new));
    return rows.filter(any.isNotNull()).select(selected.toArray(Column[]::new));
  }

  /**
   * One row per feed and pair of identifiers. An identifier alone, and each of a web event's, is
   * paired with itself: an event links nobody.
   */
  static Dataset<Row> of(Dataset<Row> identifiers) {
    return IdentityLinks.CONTRACT.conform(
        identifiers
            .flatMap((FlatMapFunction<Row, Row>) IdentifierPairs::pairs, Encoders.row(PAIRS))
            .groupBy("feed", "identifier", "other_identifier")
            .agg(min("seen_at").as("seen_at"))
            .withColumn("first_seen_at", timestamp_micros(col("seen_at"))));
  }

  private static Iterator<Row> pairs(Row row) {
    List<String> identifiers = new ArrayList<>(NAMESPACES);
    for (int i = FIRST_IDENTIFIER; i < FIRST_IDENTIFIER + NAMESPACES; i++) {
      if (!row.isNullAt(i)) {
        identifiers.add(row.getString(i));
      }
    }
    List<Row> pairs = new ArrayList<>();
    if (identifiers.size() == 1 || row.getString(0).equals(Feeds.WEB_EVENTS.name())) {
      identifiers.forEach(one -> pairs.add(pair(row, one, one)));
    } else {
      for (int i = 0; i < identifiers.size(); i++) {
        for (int j = i + 1; j < identifiers.size(); j++) {
          pairs.add(pair(row, identifiers.get(i), identifiers.get(j)));
        }
      }
    }
    return pairs.iterator();
  }

  private static Row pair(Row row, String one, String other) {
    @Nullable Object seenAt = row.get(1);
    return RowFactory.create(row.get(0), one, other, seenAt);
  }

  /** The earliest event, update or creation time of a row; null where the feed has none. */
  private static Column seenAt(Feed feed, Dataset<Row> rows) {
    List<Column> times =
        Stream.of(
                feed.withRole(Role.EVENT_TIME).map(FeedColumn::name).stream(),
                Stream.of("updated_at", "created_at").filter(feed::has))
            .flatMap(names -> names)
            .map(name -> micros(rows, name))
            .toList();
    return switch (times.size()) {
      case 0 -> lit(null).cast(LongType);
      case 1 -> times.get(0);
      default -> least(times.toArray(Column[]::new));
    };
  }

  private static Column micros(Dataset<Row> rows, String name) {
    return rows.schema().apply(name).dataType() instanceof TimestampType
        ? unix_micros(col(name))
        : col(name);
  }

  private static Column identifier(Feed feed, int rank) {
    return feed.strongIdentifiers().stream()
        .filter(column -> rank(column) == rank)
        .findFirst()
        .map(column -> concat(lit(String.valueOf(rank)), col(column.name())))
        .orElse(lit(null).cast(StringType));
  }

  private static int rank(FeedColumn column) {
    return switch (column.role()) {
      case CUSTOMER_ID -> 1;
      case LOYALTY_ID -> 2;
      case EMAIL -> 3;
      default -> 4;
    };
  }
}
