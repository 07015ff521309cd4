package io.percorso.staging;

import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;

import io.percorso.table.TableContract;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Pairs of strong identifiers that stood on one valid row, of any version. An identifier is its
 * namespace's rank (1 customer_id, 2 loyalty_id, 3 email, 4 phone) and its pseudonym. An identifier
 * that stood alone links to itself, so every identifier ever seen is here.
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
          .check("smaller_first", "identifier <= other_identifier")
          .build();

  private IdentityLinks() {}

  /** The links that identifiers of {@link StagedFeed#identifiers} show, of all feeds. */
  public static Dataset<Row> of(SparkSession session, List<Dataset<Row>> identifiers) {
    return identifiers.stream()
        .reduce(Dataset::unionByName)
        .map(IdentifierPairs::of)
        .orElseGet(() -> session.createDataFrame(List.of(), CONTRACT.nullableSchema()));
  }
}
