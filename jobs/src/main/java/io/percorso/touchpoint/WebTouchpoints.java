package io.percorso.touchpoint;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;

import io.percorso.table.Partitions;
import java.util.Iterator;
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
  public static Dataset<Row> from(Dataset<Row> webEvents, WebInputs inputs) {
    Dataset<Row> events = VisitorRows.events(webEvents);
    return of(
        new VisitorRows(events, inputs.cookieAssignments(), VisitorRows.logins(events, inputs))
            .all(inputs),
        inputs.config());
  }

  /** One row per touchpoint of the visitors of these rows. */
  static Dataset<Row> of(Dataset<Row> visitorRows, TouchpointConfig config) {
    return Partitions.by(visitorRows, col("visitor"))
        .sortWithinPartitions(
            VisitorRow.SORTED_BY.stream().map(name -> col(name)).toArray(Column[]::new))
        .mapPartitions(
            (MapPartitionsFunction<Row, Row>) part -> new VisitorWalk(part, config),
            Encoders.row(SCHEMA));
  }

  /**
   * Walks over whole visitors, one after the other; see {@link WebEvents#rows}. Where the rows end
   * for a while and go on with another visitor, so do the touchpoints, {@link #SCHEMA}.
   */
  public static Iterator<Row> walk(Iterator<Row> rows, TouchpointConfig config) {
    return new VisitorWalk(rows, config);
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
}
