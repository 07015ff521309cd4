package io.percorso.identity;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min_by;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.types.DataTypes.StringType;

import io.percorso.source.Feed;
import io.percorso.source.FeedColumn;
import io.percorso.source.FeedColumn.Role;
import io.percorso.source.Feeds;
import io.percorso.table.TableContract;
import io.percorso.table.WorkedOut;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Whose an order, an interaction or a feedback is: by its own identifiers, by its cookie in time,
 * or by what it refers to. All feeds go through it together, by their keys alone.
 */
public final class ContactPersons {
  public static final TableContract CONTRACT =
      TableContract.table("core", "contact_persons")
          .grain("one row per staged order, interaction or feedback that is somebody's")
          .key("feed", "row_key")
          .required("feed", StringType, "orders, interactions or feedback")
          .required("row_key", StringType, "the key of the feed's row")
          .required(
              "person_id", StringType, "the person, or the cookie that is nobody's (starts with 9)")
          .required(
              "identity_method",
              StringType,
              "how it is theirs: direct by an identifier of the person, stitched by the cookie at the time, anonymous by the cookie alone; that of the order or interaction it names where it has none itself")
          .check(
              "identity_method is known", "identity_method IN ('direct', 'stitched', 'anonymous')")
          .distinct("row_key")
          .build();

  /** The feeds whose rows are each somebody's, but for web events. */
  public static final List<Feed> FEEDS = List.of(Feeds.ORDERS, Feeds.INTERACTIONS, Feeds.FEEDBACK);

  // What a row says of its person, strongest first: its identifiers begin with 1 to 4.
  private static final String BY_COOKIE = "8";
  private static final String BY_ORDER = "A";
  private static final String BY_INTERACTION = "B";

  private ContactPersons() {}

  /**
   * Rows of {@link #CONTRACT}: direct by an own identifier, the highest-ranking that is somebody's;
   * else stitched by the cookie at the row's event time, or anonymous; else as the order or the
   * interaction it names. A row that is nobody's has none.
   *
   * @param staged orders, interactions, feedback
   */
  public static Dataset<Row> from(
      Map<Feed, Dataset<Row>> staged, Dataset<Row> personIdentifiers, Dataset<Row> assignments) {
    Dataset<Row> bearers = bearers(staged);
    Dataset<Row> own =
        WorkedOut.rows(
            strongest(
                claims(strong(bearers, personIdentifiers), col("identifier"), "direct")
                    .union(claims(stitched(bearers, assignments), lit(BY_COOKIE), "stitched"))
                    .union(claims(anonymous(bearers), lit(Identifiers.ANONYMOUS), "anonymous"))));
    Dataset<Row> ranked = own.withColumn("rank", lit(""));
    Dataset<Row> byOrder =
        referring(bearers, "order_id", own, Feeds.ORDERS, BY_ORDER)
            .where(col("feed").notEqual(Feeds.ORDERS.name()));
    Dataset<Row> interactions =
        strongest(ranked.union(byOrder).where(col("feed").equalTo(Feeds.INTERACTIONS.name())));
    Dataset<Row> byInteraction =
        referring(bearers, "interaction_id", interactions, Feeds.INTERACTIONS, BY_INTERACTION)
            .where(col("feed").notEqual(Feeds.INTERACTIONS.name()));
    return strongest(ranked.union(byOrder).union(byInteraction));
  }

  /**
   * Staged rows of a feed with person_id and identity_method; null and none where nobody is known.
   *
   * @param persons rows of {@link #CONTRACT}
   */
  public static Dataset<Row> on(Feed feed, Dataset<Row> staged, Dataset<Row> persons) {
    String key = key(feed);
    Dataset<Row> ofFeed =
        persons
            .where(col("feed").equalTo(feed.name()))
            .select(col("row_key").as(key), col("person_id"), col("identity_method"));
    // one-to-one: both sides have the feed's key
    return staged
        .join(ofFeed, new String[] {key}, "left")
        .withColumn("identity_method", coalesce(col("identity_method"), lit("none")));
  }

  /** feed, row_key, at, anonymous_id, identifiers, order_id, interaction_id of every row. */
  static Dataset<Row> bearers(Map<Feed, Dataset<Row>> staged) {
    return staged.entrySet().stream()
        .map(entry -> bearers(entry.getKey(), entry.getValue()))
        .reduce(Dataset::union)
        .orElseThrow();
  }

  private static Dataset<Row> bearers(Feed feed, Dataset<Row> staged) {
    Column[] identifiers =
        feed.strongIdentifiers().stream()
            .map(
                column ->
                    Identifiers.identifier(
                        column.identifierNamespace().orElseThrow(), col(column.name())))
            .toArray(Column[]::new);
    return staged.select(
        lit(feed.name()).as("feed"),
        col(key(feed)).as("row_key"),
        col(feed.withRole(Role.EVENT_TIME).orElseThrow().name()).as("at"),
        col("anonymous_id"),
        array(identifiers).as("identifiers"),
        reference(feed, "order_id"),
        reference(feed, "interaction_id"));
  }

  private static Column reference(Feed feed, String column) {
    boolean isThere = feed.columns().stream().anyMatch(c -> c.name().equals(column));
    return (isThere ? col(column) : lit(null).cast("string")).as(column);
  }

  private static String key(Feed feed) {
    return feed.key().stream().map(FeedColumn::name).findFirst().orElseThrow();
  }

  /** Bearers with identifier and person_id, for each of their identifiers that is somebody's. */
  static Dataset<Row> strong(Dataset<Row> bearers, Dataset<Row> personIdentifiers) {
    // many-to-one: personIdentifiers has key identifier
    return bearers
        .withColumn("identifier", explode(col("identifiers")))
        .where("identifier IS NOT NULL")
        .join(personIdentifiers.select("identifier", "person_id"), "identifier");
  }

  private static Dataset<Row> stitched(Dataset<Row> bearers, Dataset<Row> assignments) {
    Dataset<Row> intervals =
        assignments
            .where("is_web_joinable")
            .select("anonymous_id", "assigned_from", "assigned_until", "person_id");
    // many-to-one: intervals of one cookie do not overlap
    return bearers
        .where("anonymous_id IS NOT NULL")
        .join(intervals, "anonymous_id")
        .where("at BETWEEN assigned_from AND assigned_until");
  }

  private static Dataset<Row> anonymous(Dataset<Row> bearers) {
    return bearers
        .where("anonymous_id IS NOT NULL")
        .withColumn("person_id", concat(lit(Identifiers.ANONYMOUS), col("anonymous_id")));
  }

  /** feed, row_key, person_id, identity_method, rank. */
  private static Dataset<Row> claims(Dataset<Row> rows, Column rank, String method) {
    return rows.select(
        col("feed"),
        col("row_key"),
        col("person_id"),
        lit(method).as("identity_method"),
        rank.as("rank"));
  }

  private static Dataset<Row> strongest(Dataset<Row> claims) {
    return claims
        .groupBy("feed", "row_key")
        .agg(min_by(struct("person_id", "identity_method"), col("rank")).as("claim"))
        .select("feed", "row_key", "claim.person_id", "claim.identity_method");
  }

  private static Dataset<Row> referring(
      Dataset<Row> bearers, String reference, Dataset<Row> resolved, Feed feed, String rank) {
    Dataset<Row> referred =
        resolved
            .where(col("feed").equalTo(feed.name()))
            .select(col("row_key").as(reference), col("person_id"), col("identity_method"));
    // many-to-one: resolved has key feed, row_key
    return bearers
        .select("feed", "row_key", reference)
        .join(referred, reference)
        .select(
            col("feed"),
            col("row_key"),
            col("person_id"),
            col("identity_method"),
            lit(rank).as("rank"));
  }
}
