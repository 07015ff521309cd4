package io.percorso.staging;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.greatest;
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
import org.jspecify.annotations.Nullable;
import scala.collection.Seq;
import scala.jdk.javaapi.CollectionConverters;

/** Which strong identifiers stood on one row; see {@link IdentityLinks}. */
final class IdentifierPairs {
  /** When the identifiers of a row were seen, microseconds; null: its feed does not say. */
  static final String SEEN_AT = "seen_at";

  /** From when a row is used, microseconds; null: it has no time to wait for. */
  static final String KNOWN_AT = "known_at";

  /** The strong identifiers of a row, each behind its rank, highest first; some are null. */
  static final String IDENTIFIERS = "identifiers";

  private static final Set<Feed> LINKING =
      Set.of(Feeds.CUSTOMERS, Feeds.ORDERS, Feeds.INTERACTIONS, Feeds.FEEDBACK, Feeds.WEB_EVENTS);
  private static final StructType PAIRS =
      new StructType()
          .add("feed", StringType)
          .add("identifier", StringType)
          .add("other_identifier", StringType)
          .add(SEEN_AT, LongType)
          .add(KNOWN_AT, LongType);

  private IdentifierPairs() {}

  /** Whether rows of a feed show identifiers to be one person's. */
  static boolean areIn(Feed feed) {
    return LINKING.contains(feed);
  }

  /** Of a staging table's rows that have identifiers: feed, seen_at, known_at, identifiers. */
  static Dataset<Row> ofStaged(Feed feed, Dataset<Row> staged) {
    Column[] pseudonyms =
        feed.strongIdentifiers().stream().map(c -> col(c.name())).toArray(Column[]::new);
    Column[] ranked =
        feed.strongIdentifiers().stream()
            .map(c -> concat(lit(rank(c)), col(c.name())))
            .toArray(Column[]::new);
    Column[] times = micros(times(feed));
    return staged
        .filter(coalesce(pseudonyms).isNotNull())
        .select(
            lit(feed.name()).as("feed"),
            (times.length == 1 ? times[0] : least(times)).as(SEEN_AT),
            greatest(micros(waits(feed))).as(KNOWN_AT),
            array(ranked).as(IDENTIFIERS));
  }

  /** The same of what {@link VersionFates#SCHEMA} shows beyond the staging table. */
  static Dataset<Row> ofVersions(Feed feed, Dataset<Row> resolved) {
    return resolved
        .filter(col(IDENTIFIERS).isNotNull())
        .select(lit(feed.name()).as("feed"), col(SEEN_AT), col(KNOWN_AT), col(IDENTIFIERS));
  }

  /** The identifiers among staged values; null: none, or the feed's do not matter. */
  static @Nullable Seq<String> identifiers(Feed feed, @Nullable Object[] staged) {
    if (!areIn(feed)) {
      return null;
    }
    List<String> identifiers = new ArrayList<>();
    for (FeedColumn column : feed.strongIdentifiers()) {
      Object pseudonym = staged[feed.columns().indexOf(column)];
      if (pseudonym != null) {
        identifiers.add(rank(column) + pseudonym);
      }
    }
    return identifiers.isEmpty() ? null : CollectionConverters.asScala(identifiers);
  }

  /** The earliest event, update or creation time among staged values; null: there is none. */
  static @Nullable Long seenAt(Feed feed, @Nullable Object[] staged) {
    Long earliest = null;
    for (FeedColumn column : times(feed)) {
      if (staged[feed.columns().indexOf(column)] instanceof Long at
          && (earliest == null || at < earliest)) {
        earliest = at;
      }
    }
    return earliest;
  }

  /**
   * The latest event, update or arrival time among staged values: a row is held until all have
   * passed. Null: there is none.
   *
   * @param receivedAt when the row arrived, instead of the staged value; null: it was always there
   */
  static @Nullable Long knownAt(Feed feed, @Nullable Object[] staged, @Nullable Object receivedAt) {
    Long latest = null;
    for (FeedColumn column : waits(feed)) {
      Object value =
          column.role() == Role.RECEIVED_AT ? receivedAt : staged[feed.columns().indexOf(column)];
      if (value instanceof Long at && (latest == null || at > latest)) {
        latest = at;
      }
    }
    return latest;
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
            .agg(min(SEEN_AT).as(SEEN_AT), IdentityLinks.earliestKnown(col(KNOWN_AT)).as(KNOWN_AT))
            .select(
                col("feed"),
                col("identifier"),
                col("other_identifier"),
                timestamp_micros(col(SEEN_AT)).as("first_seen_at"),
                timestamp_micros(col(KNOWN_AT)).as("known_at")));
  }

  private static Iterator<Row> pairs(Row row) {
    String feed = row.getString(0);
    Object seenAt = row.get(1);
    Object knownAt = row.get(2);
    List<String> identifiers = new ArrayList<>(row.<String>getList(3));
    identifiers.removeIf(one -> one == null);
    List<Row> pairs = new ArrayList<>();
    if (identifiers.size() == 1 || feed.equals(Feeds.WEB_EVENTS.name())) {
      identifiers.forEach(one -> pairs.add(RowFactory.create(feed, one, one, seenAt, knownAt)));
    } else {
      for (int i = 0; i < identifiers.size(); i++) {
        for (int j = i + 1; j < identifiers.size(); j++) {
          pairs.add(
              RowFactory.create(feed, identifiers.get(i), identifiers.get(j), seenAt, knownAt));
        }
      }
    }
    return pairs.iterator();
  }

  private static List<FeedColumn> times(Feed feed) {
    return Stream.concat(
            feed.withRole(Role.EVENT_TIME).stream(),
            feed.columns().stream()
                .filter(c -> c.name().equals("updated_at") || c.name().equals("created_at")))
        .toList();
  }

  /** The times that {@link RowVerdicts} holds a row for. */
  private static List<FeedColumn> waits(Feed feed) {
    return Stream.of(Role.EVENT_TIME, Role.UPDATED_AT, Role.RECEIVED_AT)
        .flatMap(role -> feed.withRole(role).stream())
        .toList();
  }

  private static Column[] micros(List<FeedColumn> times) {
    return times.stream().map(c -> unix_micros(col(c.name()))).toArray(Column[]::new);
  }

  private static String rank(FeedColumn column) {
    return switch (column.role()) {
      case CUSTOMER_ID -> "1";
      case LOYALTY_ID -> "2";
      case EMAIL -> "3";
      default -> "4";
    };
  }
}
