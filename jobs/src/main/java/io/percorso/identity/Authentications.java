package io.percorso.identity;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.min_by;

import io.percorso.source.Feed;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Rows that bear a cookie and a person known by a strong identifier: they say whose it was then.
 */
public final class Authentications {
  private Authentications() {}

  /**
   * One row per authenticating row of the feeds: anonymous_id, authenticated_at, source_key (the
   * feed and the row's key), person_id.
   *
   * @param staged the rows that may authenticate
   */
  public static Dataset<Row> from(Map<Feed, Dataset<Row>> staged, Dataset<Row> personIdentifiers) {
    Dataset<Row> bearers = ContactPersons.bearers(staged).where("anonymous_id IS NOT NULL");
    return ContactPersons.strong(bearers, personIdentifiers)
        .groupBy(
            col("anonymous_id"),
            col("at").as("authenticated_at"),
            concat_ws("/", col("feed"), col("row_key")).as("source_key"))
        .agg(min_by(col("person_id"), col("identifier")).as("person_id"));
  }
}
