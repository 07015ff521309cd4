package io.percorso.increment;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_compact;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import io.percorso.identity.CookieAssignments;
import io.percorso.source.Feeds;
import io.percorso.staging.StagedFeeds;
import io.percorso.table.ContentHash;
import io.percorso.table.WorkedOut;
import io.percorso.touchpoint.Activities;
import io.percorso.touchpoint.WebTouchpoints;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The visitors whose sessions may come out otherwise, and whose web rows changed without a cookie.
 *
 * @param visitors {@code visitor}, distinct: one with other events, another owner at some time, a
 *     login that is another's now, a purchase whose order came or went, or another product
 * @param logins {@code identifier}: the strong identifiers on rows without a cookie that changed or
 *     that bear one which is another's now; whose such a row was the night before nothing else
 *     names
 */
record ChangedVisitors(Dataset<Row> visitors, Dataset<Row> logins) {
  private static final String LOGINS = "logins";

  /**
   * Web events that came, went or changed: visitor, anonymous_id, identifiers and {@link
   * ChangedRows#IS_AFTER}.
   */
  static Dataset<Row> rows(NightTables before, NightTables after) {
    return WorkedOut.rows(
        ChangedRows.between(
            before.differing(Feeds.WEB_EVENTS),
            after.differing(Feeds.WEB_EVENTS),
            ContentHash.rowHash(StagedFeeds.of(Feeds.WEB_EVENTS)),
            WebTouchpoints.visitor().as("visitor"),
            col("anonymous_id"),
            identifiers().as("identifiers")));
  }

  /** identifier, person_id of identifiers that are another's now, or of other consent; of both. */
  static Dataset<Row> owners(NightTables before, NightTables after) {
    return WorkedOut.keys(
        ChangedRows.between(
            before.owners(),
            after.owners(),
            xxhash64(col("is_web_joinable")),
            col("identifier"),
            col("person_id")));
  }

  /**
   * Finds them.
   *
   * @param rows as {@link #rows} finds them
   * @param owners as {@link #owners} finds them
   * @param names what is otherwise of what events name
   */
  static ChangedVisitors between(
      NightTables before,
      NightTables after,
      Dataset<Row> rows,
      Dataset<Row> owners,
      ChangedNames names) {
    Dataset<Row> assigned =
        ChangedRows.between(
            before.of(CookieAssignments.CONTRACT),
            after.of(CookieAssignments.CONTRACT),
            ContentHash.rowHash(CookieAssignments.CONTRACT),
            col("anonymous_id").as("visitor"));
    Dataset<Row> events =
        after.staged(Feeds.WEB_EVENTS).withColumn("visitor", WebTouchpoints.visitor());
    Dataset<Row> ofOwners =
        events
            .where("customer_id IS NOT NULL OR email IS NOT NULL")
            .select(
                col("visitor"),
                when(col("anonymous_id").isNull(), identifiers()).as(LOGINS),
                explode(identifiers()).as("identifier"))
            .join(owners, list("identifier"), "left_semi")
            .select("visitor", LOGINS);
    Dataset<Row> ofOrders =
        events
            .where(col("activity").equalTo(Activities.PURCHASE))
            .join(names.of(Feeds.ORDERS), list("order_id"), "left_semi");
    Dataset<Row> ofProducts =
        events.join(names.of(Feeds.PRODUCTS), list("product_id"), "left_semi");
    Dataset<Row> changed =
        rows.select(
            col("visitor"), when(col("anonymous_id").isNull(), col("identifiers")).as(LOGINS));
    Dataset<Row> all =
        WorkedOut.rows(
            Stream.of(assigned, ofOrders, ofProducts)
                .map(some -> some.select(col("visitor"), lit(null).as(LOGINS)))
                .reduce(changed.union(ofOwners), Dataset::union)
                .where("visitor IS NOT NULL")
                .distinct());
    return new ChangedVisitors(
        WorkedOut.keys(all.select("visitor").distinct()),
        all.select(explode(col(LOGINS)).as("identifier")).distinct());
  }

  /** The strong identifiers of a web event. */
  static Column identifiers() {
    return array_compact(array(WebTouchpoints.customer(), WebTouchpoints.email()));
  }

  private static String[] list(String column) {
    return new String[] {column};
  }
}
