package io.percorso.increment;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.xxhash64;

import io.percorso.identity.ContactPersons;
import io.percorso.source.Feed;
import io.percorso.source.Feeds;
import io.percorso.staging.StagedFeeds;
import io.percorso.table.ContentHash;
import io.percorso.table.WorkedOut;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What the changed rows of the feeds but web events are called by contacts and events that name
 * them: orders, lines and returns by the order, products, interactions and feedback by their key.
 *
 * @param rows feed, name, {@link ChangedRows#IS_AFTER}
 */
record ChangedNames(Dataset<Row> rows) {
  private static final Map<Feed, String> NAMES = new LinkedHashMap<>();

  static {
    NAMES.put(Feeds.ORDERS, "order_id");
    NAMES.put(Feeds.ORDER_LINES, "order_id");
    NAMES.put(Feeds.RETURNS, "order_id");
    NAMES.put(Feeds.PRODUCTS, "product_id");
    NAMES.put(Feeds.INTERACTIONS, "interaction_id");
    NAMES.put(Feeds.FEEDBACK, "feedback_id");
  }

  /** All feeds in one query: each of its own would take longer to plan than to run. */
  static ChangedNames between(NightTables before, NightTables after) {
    return new ChangedNames(
        WorkedOut.rows(
            ChangedRows.among(
                    NAMES.entrySet().stream()
                        .map(name -> sides(before, after, name.getKey(), name.getValue()))
                        .reduce(Dataset::union)
                        .orElseThrow())
                .distinct()));
  }

  private static Dataset<Row> sides(NightTables before, NightTables after, Feed feed, String name) {
    return ChangedRows.sides(
        before.differing(feed),
        after.differing(feed),
        xxhash64(lit(feed.name()), ContentHash.rowHash(StagedFeeds.of(feed))),
        lit(feed.name()).as("feed"),
        col(name).as("name"));
  }

  /** The names of a feed's changed rows, distinct, in the column that they have there. */
  Dataset<Row> of(Feed feed) {
    return WorkedOut.keys(
        rows.where(col("feed").equalTo(feed.name()))
            .select(col("name").as(NAMES.get(feed)))
            .distinct());
  }

  /** feed, row_key, {@link ChangedRows#IS_AFTER} of the contacts among the changed rows. */
  Dataset<Row> contacts() {
    Column isContact = col("feed").isin(ContactPersons.FEEDS.stream().map(Feed::name).toArray());
    return rows.where(isContact).withColumnRenamed("name", "row_key");
  }
}
