package io.percorso.identity;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.lit;

import io.percorso.source.Feed;
import io.percorso.source.FeedColumn;
import io.percorso.source.FeedColumn.Role;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Rows that bear a cookie and a person known by a strong identifier: they say whose it was then.
 */
public final class Authentications {
  private Authentications() {}

  /**
   * One row per authenticating row of the feed: anonymous_id, authenticated_at, source_key (the
   * feed and the row's key), person_id.
   *
   * @param rows staged, with strong_person_id
   */
  public static Dataset<Row> from(Dataset<Row> rows, Feed feed) {
    String time = feed.withRole(Role.EVENT_TIME).orElseThrow().name();
    String key = feed.key().stream().map(FeedColumn::name).findFirst().orElseThrow();
    return rows.where("anonymous_id IS NOT NULL AND strong_person_id IS NOT NULL")
        .select(
            col("anonymous_id"),
            col(time).as("authenticated_at"),
            concat_ws("/", lit(feed.name()), col(key)).as("source_key"),
            col("strong_person_id").as("person_id"));
  }
}
