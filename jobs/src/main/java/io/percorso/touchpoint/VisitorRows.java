package io.percorso.touchpoint;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.unix_micros;
import static org.apache.spark.sql.functions.when;

import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What the walk over visitors reads: {@link VisitorRow#COLUMNS}.
 *
 * @param events of {@link #events}
 * @param assignments of core.cookie_assignments, of the same visitors
 * @param logins of {@link #logins} of the same visitors
 */
record VisitorRows(Dataset<Row> events, Dataset<Row> assignments, Dataset<Row> logins) {

  /** Staged web events that take part in sessions, by their visitor. */
  static Dataset<Row> events(Dataset<Row> webEvents) {
    return webEvents
        .filter(col("is_excluded").equalTo(false))
        .filter(WebTouchpoints.visitor().isNotNull())
        .select(
            WebTouchpoints.visitor().as("visitor"),
            col("anonymous_id"),
            WebTouchpoints.customer().as("customer"),
            WebTouchpoints.email().as("email"),
            col("event_id"),
            unix_micros(col("occurred_at")).as("occurred_us"),
            col("session_key"),
            col("activity"),
            col("platform"),
            col("product_id"),
            col("category"),
            col("store_id"),
            col("order_id"),
            col("source"),
            col("medium"),
            col("campaign"),
            col("referrer"),
            col("page_url"),
            col("device"),
            col("search_results"),
            when(col("activity").equalTo(Activities.PURCHASE), col("value")).as("value"));
  }

  /** visitor, identifier, person_id, is_web_joinable: whose the identifiers on events are. */
  static Dataset<Row> logins(Dataset<Row> events, WebInputs inputs) {
    // many-to-one: persons has key person_id
    Dataset<Row> owners =
        inputs
            .personIdentifiers()
            .select("identifier", "person_id")
            .join(
                inputs.persons().select("person_id", "is_web_joinable"),
                new String[] {"person_id"},
                "inner");
    // many-to-one: personIdentifiers has key identifier
    return events
        .filter(coalesce(col("customer"), col("email")).isNotNull())
        .select(col("visitor"), explode(array(col("customer"), col("email"))).as("identifier"))
        .filter(col("identifier").isNotNull())
        .distinct()
        .join(owners, new String[] {"identifier"}, "inner")
        .select("visitor", "identifier", "person_id", "is_web_joinable");
  }

  /**
   * All of them, in no order.
   *
   * @param more columns of events, assignments and logins that are to stand behind
   */
  Dataset<Row> all(WebInputs inputs, String... more) {
    return eventRows(inputs.products())
        .unionByName(assignmentRows(more), true)
        .unionByName(loginRows(more), true)
        .unionByName(orderRows(inputs.orders(), more), true)
        .select(columns(VisitorRow.COLUMNS, more));
  }

  private Dataset<Row> eventRows(Dataset<Row> products) {
    return ProductNames.joined(events, products)
        .withColumn("category", coalesce(col("category"), col("product_category")))
        .withColumnRenamed("product_brand", "brand")
        .drop("product_category")
        .withColumn("kind", lit(VisitorRow.EVENT));
  }

  private Dataset<Row> assignmentRows(String... more) {
    return assignments
        .withColumn("visitor", col("anonymous_id"))
        .withColumn("kind", lit(VisitorRow.ASSIGNMENT))
        .withColumn("occurred_us", unix_micros(col("assigned_from")))
        .withColumn("until_us", unix_micros(col("assigned_until")))
        .select(
            columns(
                List.of(
                    "visitor", "kind", "occurred_us", "until_us", "person_id", "is_web_joinable"),
                more));
  }

  private Dataset<Row> loginRows(String... more) {
    return logins
        .withColumn("kind", lit(VisitorRow.LOGIN))
        .withColumn("customer", col("identifier"))
        .select(
            columns(List.of("visitor", "kind", "customer", "person_id", "is_web_joinable"), more));
  }

  /** Orders that purchases of the visitor name and that are staged. */
  private Dataset<Row> orderRows(Dataset<Row> orders, String... more) {
    return events
        .filter(col("activity").equalTo(Activities.PURCHASE).and(col("order_id").isNotNull()))
        .select(columns(List.of("visitor", "order_id"), more))
        .distinct()
        .join(orders.select("order_id"), new String[] {"order_id"}, "left_semi")
        .withColumn("kind", lit(VisitorRow.ORDER));
  }

  private static Column[] columns(List<String> names, String... more) {
    return Stream.concat(names.stream(), Stream.of(more))
        .map(name -> col(name))
        .toArray(Column[]::new);
  }
}
