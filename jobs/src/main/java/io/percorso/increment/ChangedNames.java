package io.percorso.increment;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.xxhash64;

import io.percorso.journey.Journeys;
import io.percorso.source.Feed;
import io.percorso.source.Feeds;
import io.percorso.staging.StagedFeeds;
import io.percorso.table.ContentHash;
import io.percorso.table.SideBySide;
import io.percorso.table.WorkedOut;
import java.util.List;
import java.util.function.Supplier;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What contacts, orders and events name, and is otherwise than the night before.
 *
 * @param owners identifier and person_id of identifiers that are another's now, or whose owner's
 *     consent is otherwise
 * @param products {@code product_id} of changed products
 * @param orders {@code order_id} of changed orders
 * @param lines {@code order_id} of changed order lines
 * @param returns {@code order_id} of changed returns
 */
record ChangedNames(
    Dataset<Row> owners,
    Dataset<Row> products,
    Dataset<Row> orders,
    Dataset<Row> lines,
    Dataset<Row> returns) {

  static ChangedNames between(NightTables before, NightTables after) {
    List<Supplier<Dataset<Row>>> queries =
        List.of(
            () -> owners(before, after),
            () -> rows(before, after, Feeds.PRODUCTS, "product_id"),
            () -> rows(before, after, Feeds.ORDERS, "order_id"),
            () -> rows(before, after, Feeds.ORDER_LINES, "order_id"),
            () -> rows(before, after, Feeds.RETURNS, "order_id"));
    List<Dataset<Row>> found =
        SideBySide.each(
            before.of(Journeys.CONTRACT).sparkSession(),
            queries,
            query -> WorkedOut.keys(query.get()));
    return new ChangedNames(found.get(0), found.get(1), found.get(2), found.get(3), found.get(4));
  }

  private static Dataset<Row> owners(NightTables before, NightTables after) {
    return ChangedRows.between(
        before.owners(),
        after.owners(),
        xxhash64(col("identifier"), col("person_id"), col("is_web_joinable")),
        col("identifier"),
        col("person_id"));
  }

  private static Dataset<Row> rows(
      NightTables before, NightTables after, Feed feed, String column) {
    return ChangedRows.between(
        before.differing(feed),
        after.differing(feed),
        ContentHash.rowHash(StagedFeeds.of(feed)),
        col(column));
  }
}
