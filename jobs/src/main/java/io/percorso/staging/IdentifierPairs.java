package io.percorso.staging;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.filter;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import io.percorso.source.Feed;
import io.percorso.source.Feeds;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;

/** Which strong identifiers stood on one row; see {@link IdentityLinks}. */
final class IdentifierPairs {
  private IdentifierPairs() {}

  /**
   * One row per pair of identifiers of the valid rows, of any version. An identifier alone, and
   * each of a web event's, is paired with itself: an event links nobody.
   */
  static Dataset<Row> of(Feed feed, Dataset<Row> validRows, PrivateRows privacy, Column seenAt) {
    List<Column> identifiers = privacy.rankedIdentifiers();
    List<Column> names = new ArrayList<>();
    List<Column> selected = new ArrayList<>();
    for (int i = 0; i < identifiers.size(); i++) {
      selected.add(identifiers.get(i).as("_identifier_" + i));
      names.add(col("_identifier_" + i));
    }
    selected.add(seenAt.as("first_seen_at"));
    Column anyIdentifier = coalesce(names.toArray(Column[]::new));
    Column pairs = feed.equals(Feeds.WEB_EVENTS) ? selves(names) : pairs(names, anyIdentifier);
    return IdentityLinks.CONTRACT.conform(
        validRows
            .select(selected.toArray(Column[]::new))
            .filter(anyIdentifier.isNotNull())
            .select(col("first_seen_at"), explode(pairs).as("pair"))
            .groupBy(
                col("pair.identifier").as("identifier"),
                col("pair.other_identifier").as("other_identifier"))
            .agg(min("first_seen_at").as("first_seen_at"))
            .withColumn("feed", lit(feed.name())));
  }

  /** The earliest event, update or creation time of a row; null where the feed has none. */
  static Column seenAt(Feed feed, Column... eventAt) {
    List<Column> times = new ArrayList<>(List.of(eventAt));
    Stream.of("updated_at", "created_at").filter(feed::has).forEach(name -> times.add(col(name)));
    return switch (times.size()) {
      case 0 -> lit(null).cast(DataTypes.TimestampType);
      case 1 -> times.get(0);
      default -> least(times.toArray(Column[]::new));
    };
  }

  private static Column selves(List<Column> identifiers) {
    return present(array(identifiers.stream().map(one -> pair(one, one)).toArray(Column[]::new)));
  }

  private static Column pairs(List<Column> identifiers, Column anyIdentifier) {
    List<Column> pairs = new ArrayList<>();
    for (int i = 0; i < identifiers.size(); i++) {
      for (int j = i + 1; j < identifiers.size(); j++) {
        pairs.add(pair(identifiers.get(i), identifiers.get(j)));
      }
    }
    Column linked = present(array(pairs.toArray(Column[]::new)));
    return when(size(linked).gt(0), linked).otherwise(array(pair(anyIdentifier, anyIdentifier)));
  }

  private static Column pair(Column one, Column other) {
    return struct(one.as("identifier"), other.as("other_identifier"));
  }

  private static Column present(Column pairs) {
    return filter(
        pairs,
        pair ->
            pair.getField("identifier")
                .isNotNull()
                .and(pair.getField("other_identifier").isNotNull()));
  }
}
