package io.percorso.identity;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min_by;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import io.percorso.source.Feed;
import io.percorso.source.FeedColumn;
import io.percorso.source.FeedColumn.Role;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Whose a staged row is: by its own identifiers, by its cookie in time, or by what it refers to.
 */
public final class RowPersons {
  private RowPersons() {}

  /**
   * The same rows with strong_person_id: the person of the highest-ranking identifier on the row
   * that belongs to somebody; null where none does.
   */
  public static Dataset<Row> withStrongPerson(
      Dataset<Row> staged, Feed feed, Dataset<Row> personIdentifiers) {
    String[] key = feed.key().stream().map(FeedColumn::name).toArray(String[]::new);
    List<FeedColumn> strong = feed.strongIdentifiers();
    Column[] identifiers =
        strong.stream()
            .map(
                column ->
                    Identifiers.identifier(
                        column.identifierNamespace().orElseThrow(), col(column.name())))
            .toArray(Column[]::new);
    Dataset<Row> borne =
        staged
            .select(
                struct(columns(key)).as("row_key"), explode(array(identifiers)).as("identifier"))
            .where("identifier IS NOT NULL");
    // many-to-one: personIdentifiers has key identifier
    Dataset<Row> owners =
        borne
            .join(personIdentifiers.select("identifier", "person_id"), "identifier")
            .groupBy("row_key")
            .agg(min_by(col("person_id"), col("identifier")).as("strong_person_id"))
            .select(col("row_key.*"), col("strong_person_id"));
    // one-to-one: both sides have the feed's key
    return staged.join(owners, key, "left");
  }

  /**
   * The same rows with person_id and identity_method: direct by an own identifier; else by the
   * cookie stitched to the person it was assigned to at the row's event time, or anonymous; else
   * null and none.
   */
  public static Dataset<Row> withPerson(
      Dataset<Row> rowsWithStrongPerson, Feed feed, Dataset<Row> cookieAssignments) {
    String[] key = feed.key().stream().map(FeedColumn::name).toArray(String[]::new);
    String time = feed.withRole(Role.EVENT_TIME).orElseThrow().name();
    Dataset<Row> byCookie =
        rowsWithStrongPerson
            .where("strong_person_id IS NULL AND anonymous_id IS NOT NULL")
            .select(concatenated(columns(key), col("anonymous_id"), col(time).as("at")));
    // many-to-one: intervals of one cookie do not overlap
    Dataset<Row> stitched =
        byCookie
            .join(
                cookieAssignments
                    .where("is_web_joinable")
                    .select("anonymous_id", "assigned_from", "assigned_until", "person_id"),
                "anonymous_id")
            .where("at BETWEEN assigned_from AND assigned_until")
            .select(concatenated(columns(key), col("person_id").as("stitched_person_id")));
    Column anonymous = concat(lit(Identifiers.ANONYMOUS), col("anonymous_id"));
    // one-to-one: both sides have the feed's key
    return rowsWithStrongPerson
        .join(stitched, key, "left")
        .withColumn(
            "identity_method",
            when(col("strong_person_id").isNotNull(), "direct")
                .when(col("stitched_person_id").isNotNull(), "stitched")
                .when(col("anonymous_id").isNotNull(), "anonymous")
                .otherwise("none"))
        .withColumn(
            "person_id", coalesce(col("strong_person_id"), col("stitched_person_id"), anonymous))
        .drop("strong_person_id", "stitched_person_id");
  }

  /**
   * The same rows, where one without a person takes person and method of the row it refers to.
   *
   * @param reference the column that names the other row
   * @param others with that column as key, person_id and identity_method
   */
  public static Dataset<Row> withPersonOf(
      Dataset<Row> rows, String reference, Dataset<Row> others, String otherKey) {
    Dataset<Row> owners =
        others
            .where("person_id IS NOT NULL")
            .select(
                col(otherKey).as(reference),
                col("person_id").as("referred_person_id"),
                col("identity_method").as("referred_method"));
    Column takes = col("person_id").isNull().and(col("referred_person_id").isNotNull());
    // many-to-one: others has key reference
    return rows.join(owners, new String[] {reference}, "left")
        .withColumn(
            "identity_method",
            when(takes, col("referred_method")).otherwise(col("identity_method")))
        .withColumn("person_id", coalesce(col("person_id"), col("referred_person_id")))
        .drop("referred_person_id", "referred_method");
  }

  private static Column[] columns(String[] names) {
    return List.of(names).stream().map(org.apache.spark.sql.functions::col).toArray(Column[]::new);
  }

  private static Column[] concatenated(Column[] first, Column... more) {
    Column[] all = java.util.Arrays.copyOf(first, first.length + more.length);
    System.arraycopy(more, 0, all, first.length, more.length);
    return all;
  }
}
