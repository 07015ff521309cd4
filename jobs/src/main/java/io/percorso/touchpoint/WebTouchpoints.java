package io.percorso.touchpoint;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.unix_micros;
import static org.apache.spark.sql.functions.when;

import io.percorso.table.Partitions;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * Touchpoints and sessions of the site and the app, from one shuffle by visitor and one walk over
 * each visitor's events in the order of (occurred_at, event_id).
 *
 * <p>A visitor is a cookie, or where there is none the strongest identifier. Excluded events enter
 * no session, nor do events without a cookie whose identifiers belong to nobody or to a person that
 * denied analytics: there is nobody they could be a touchpoint of, not even a cookie.
 *
 * <p>An event without session_key is in the session that gap, length and person cut among the
 * visitor's events without one. Events with a session_key make one session per visitor, session_key
 * and person, however long it lasts and whatever lies between.
 */
public final class WebTouchpoints {
  /**
   * The columns of {@link Touchpoints#CONTRACT}, then {@code session}: on a session's visit the
   * columns of {@link Sessions#CONTRACT}, null on its other touchpoints.
   */
  public static final StructType SCHEMA =
      Touchpoints.CONTRACT
          .nullableSchema()
          .add("session", Sessions.CONTRACT.nullableSchema(), true);

  private WebTouchpoints() {}

  /** One row per touchpoint of the staged web events. */
  public static Dataset<Row> from(
      Dataset<Row> webEvents,
      Dataset<Row> personIdentifiers,
      Dataset<Row> cookieAssignments,
      Dataset<Row> persons,
      Dataset<Row> orders,
      Dataset<Row> products,
      TouchpointConfig config) {
    Dataset<Row> events = withVisitor(webEvents.filter(col("is_excluded").equalTo(false)));
    Dataset<Row> rows =
        events(events, products)
            .unionByName(assignments(cookieAssignments), true)
            .unionByName(logins(events, personIdentifiers, persons), true)
            .unionByName(stagedOrders(events, orders), true)
            .select(VisitorRow.COLUMNS.stream().map(name -> col(name)).toArray(Column[]::new));
    return Partitions.by(rows, col("visitor"))
        .sortWithinPartitions("visitor", "kind", "session_key", "occurred_us", "event_id")
        .mapPartitions(
            (MapPartitionsFunction<Row, Row>) part -> new VisitorWalk(part, config),
            Encoders.row(SCHEMA));
  }

  /** The visitor of a staged web event; null: nobody's. */
  public static Column visitor() {
    return coalesce(col("anonymous_id"), customer(), email());
  }

  /** The customer id of a staged web event as a strong identifier; null: none. */
  public static Column customer() {
    return concat(lit("1"), col("customer_id"));
  }

  /** The e-mail of a staged web event as a strong identifier; null: none. */
  public static Column email() {
    return concat(lit("3"), col("email"));
  }

  private static Dataset<Row> withVisitor(Dataset<Row> events) {
    return events
        .filter(visitor().isNotNull())
        .select(
            visitor().as("visitor"),
            col("anonymous_id"),
            customer().as("customer"),
            email().as("email"),
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

  private static Dataset<Row> events(Dataset<Row> events, Dataset<Row> products) {
    return ProductNames.joined(events, products)
        .withColumn("category", coalesce(col("category"), col("product_category")))
        .withColumnRenamed("product_brand", "brand")
        .drop("product_category")
        .withColumn("kind", lit(VisitorRow.EVENT));
  }

  private static Dataset<Row> assignments(Dataset<Row> cookieAssignments) {
    return cookieAssignments.select(
        col("anonymous_id").as("visitor"),
        lit(VisitorRow.ASSIGNMENT).as("kind"),
        unix_micros(col("assigned_from")).as("occurred_us"),
        unix_micros(col("assigned_until")).as("until_us"),
        col("person_id"),
        col("is_web_joinable"));
  }

  private static Dataset<Row> logins(
      Dataset<Row> events, Dataset<Row> personIdentifiers, Dataset<Row> persons) {
    // many-to-one: persons has key person_id
    Dataset<Row> owners =
        personIdentifiers
            .select("identifier", "person_id")
            .join(
                persons.select("person_id", "is_web_joinable"),
                new String[] {"person_id"},
                "inner");
    // many-to-one: personIdentifiers has key identifier
    return events
        .filter(coalesce(col("customer"), col("email")).isNotNull())
        .select(col("visitor"), explode(array(col("customer"), col("email"))).as("identifier"))
        .filter(col("identifier").isNotNull())
        .distinct()
        .join(owners, new String[] {"identifier"}, "inner")
        .select(
            col("visitor"),
            lit(VisitorRow.LOGIN).as("kind"),
            col("identifier").as("customer"),
            col("person_id"),
            col("is_web_joinable"));
  }

  private static Dataset<Row> stagedOrders(Dataset<Row> events, Dataset<Row> orders) {
    return events
        .filter(col("activity").equalTo(Activities.PURCHASE).and(col("order_id").isNotNull()))
        .select("visitor", "order_id")
        .distinct()
        .join(orders.select("order_id"), new String[] {"order_id"}, "left_semi")
        .select(col("visitor"), lit(VisitorRow.ORDER).as("kind"), col("order_id"));
  }
}
