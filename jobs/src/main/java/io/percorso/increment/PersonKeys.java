package io.percorso.increment;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import io.percorso.journey.JourneyTouchpoints;
import io.percorso.source.Feed;
import io.percorso.source.FeedColumn;
import io.percorso.source.Feeds;
import io.percorso.table.TableContract;
import org.apache.spark.sql.Column;

/**
 * What is computed together has one key: a person's id; where nobody is known, the order with its
 * lines, or the single contact.
 */
public final class PersonKeys {
  public static final String KEY = "person_key";

  private static final String ORDER = Feeds.ORDERS.name() + "/";

  private PersonKeys() {}

  /** Of the rows of a table of the core layer that has one row per touchpoint, order line, … */
  public static Column of(TableContract table) {
    if (table.equals(JourneyTouchpoints.CONTRACT)) {
      return coalesce(
          col("person_id"),
          when(
                  col("source").isin(Feeds.ORDER_LINES.name(), Feeds.RETURNS.name()),
                  concat(lit(ORDER), col("order_id")))
              .otherwise(concat(col("source"), lit("/"), col("source_key"))));
    }
    return table.columnNames().contains("order_id")
        ? coalesce(col("person_id"), concat(lit(ORDER), col("order_id")))
        : col("person_id");
  }

  /** Of the staged rows of a feed, with person_id. */
  public static Column of(Feed feed) {
    String key = feed.key().stream().map(FeedColumn::name).findFirst().orElseThrow();
    return coalesce(col("person_id"), concat(lit(feed.name() + "/"), col(key)));
  }
}
