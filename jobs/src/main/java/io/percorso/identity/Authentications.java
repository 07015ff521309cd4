package io.percorso.identity;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.min_by;

import io.percorso.source.Feed;
import io.percorso.source.Feeds;
import java.util.LinkedHashMap;
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
   * @param contacts the staged rows of {@link ContactPersons#FEEDS}
   * @param webEvents staged; one of a bot, or without consent, authenticates nothing
   */
  public static Dataset<Row> from(
      Map<Feed, Dataset<Row>> contacts, Dataset<Row> webEvents, Dataset<Row> personIdentifiers) {
    Map<Feed, Dataset<Row>> staged = new LinkedHashMap<>(contacts);
    staged.put(
        Feeds.WEB_EVENTS,
        webEvents.where("NOT is_excluded AND (customer_id IS NOT NULL OR email IS NOT NULL)"));
    Dataset<Row> bearers = ContactPersons.bearers(staged).where("anonymous_id IS NOT NULL");
    return ContactPersons.strong(bearers, personIdentifiers)
        .groupBy(
            col("anonymous_id"),
            col("at").as("authenticated_at"),
            concat_ws("/", col("feed"), col("row_key")).as("source_key"))
        .agg(min_by(col("person_id"), col("identifier")).as("person_id"));
  }
}
