package io.percorso.staging;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.every;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;

import io.percorso.table.TableContract;
import io.percorso.table.WorkedOut;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Pairs of strong identifiers that stood on one valid row, of any version. An identifier is its
 * namespace's rank (1 customer_id, 2 loyalty_id, 3 email, 4 phone) and its pseudonym. An identifier
 * that stood alone links to itself, so every identifier ever seen is here.
 *
 * <p>{@code known_at} is from when such rows are used, by the rule that holds a row back until its
 * event time, its update and its arrival have passed; of an order placed at 10:00 that arrived two
 * days later it is the arrival, where {@code first_seen_at} is 10:00. Each is the least over the
 * rows, whichever of them stood or was staged when, so that links together are those of all rows
 * together.
 */
public final class IdentityLinks {
  public static final TableContract CONTRACT =
      TableContract.table("staging", "identity_links")
          .grain("one row per feed and pair of identifiers")
          .key("feed", "identifier", "other_identifier")
          .required("feed", StringType, "the feed of the rows")
          .required("identifier", StringType, "the smaller of the two")
          .required(
              "other_identifier",
              StringType,
              "the greater of the two, or the same where it stood alone")
          .optional(
              "first_seen_at",
              TimestampType,
              "the earliest event, update or creation time of such a row; null: the feed has none")
          .optional(
              "known_at",
              TimestampType,
              "the earliest instant from which such a row is used: of each row the latest of its event time, updated_at and received_at; null: one has none of them and was always known")
          .check("smaller_first", "identifier <= other_identifier")
          .build();

  private static final Column[] KEY =
      CONTRACT.key().stream().map(name -> col(name)).toArray(Column[]::new);

  private IdentityLinks() {}

  /** The links that identifiers of {@link StagedFeed#identifiers} show, of all feeds. */
  public static Dataset<Row> of(SparkSession session, List<Dataset<Row>> identifiers) {
    return identifiers.stream()
        .reduce(Dataset::unionByName)
        .map(IdentifierPairs::of)
        .orElseGet(() -> session.createDataFrame(List.of(), CONTRACT.nullableSchema()));
  }

  /**
   * What links that were seen now change in those of the same feeds that were known.
   *
   * @param removed keys of links that were seen or known from another time than before
   * @param added links that were not known as they are
   */
  public record Change(Dataset<Row> removed, Dataset<Row> added) {}

  /** The change that makes {@link #together} of the links known. */
  public static Change change(Dataset<Row> known, Dataset<Row> seen) {
    String[] key = CONTRACT.key().toArray(String[]::new);
    Dataset<Row> links = WorkedOut.keys(seen);
    Dataset<Row> met = WorkedOut.rows(known.join(links.select(KEY), key, "left_semi"));
    Dataset<Row> merged = WorkedOut.rows(together(CONTRACT.conform(met), links));
    return new Change(
        WorkedOut.keys(CONTRACT.conform(met).except(merged).select(KEY)),
        WorkedOut.rows(merged.except(CONTRACT.conform(met))));
  }

  /**
   * Links of the same feeds together: what was seen twice was first seen the earlier time, and
   * known from the earlier. Both are least values, so it matters not in which order or how often
   * links are put together.
   */
  public static Dataset<Row> together(Dataset<Row> some, Dataset<Row> others) {
    return CONTRACT.conform(
        some.unionByName(others)
            .groupBy("feed", "identifier", "other_identifier")
            .agg(
                min("first_seen_at").as("first_seen_at"),
                earliestKnown(col("known_at")).as("known_at")));
  }

  /** The least, with null, which is since ever, before every instant. */
  static Column earliestKnown(Column knownAt) {
    return when(every(knownAt.isNotNull()), min(knownAt));
  }
}
