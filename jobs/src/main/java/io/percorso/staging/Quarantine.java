package io.percorso.staging;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.negate;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import io.percorso.table.TableContract;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Rows that were read and rejected. Identifiers in row_json are pseudonyms, free text is scrubbed.
 */
public final class Quarantine {
  public static final TableContract CONTRACT =
      TableContract.table("staging", "quarantine")
          .grain("one row per feed, rejected content and reason")
          .key("feed", "reason", "row_hash")
          .required("feed", StringType, "the feed")
          .required(
              "reason",
              StringType,
              "missing_key, missing_required, not_a_timestamp, not_a_number, unknown_value,"
                  + " unknown_currency, negative_quantity, out_of_range, conflicting_duplicate or"
                  + " unreadable_file")
          .required("row_hash", StringType, "SHA-256 of feed, reason and row_json")
          .optional(
              "column_name", StringType, "the column that rejected it; null: the row as a whole")
          .optional(
              "row_key", StringType, "the key as JSON, identifiers as pseudonyms; null: no key")
          .required(
              "row_json",
              StringType,
              "the canonical row as JSON, without personal data; of a line that does not fit its file's columns, and of a file that could not be read, the file")
          .runColumn(
              "source_file",
              StringType,
              "a file it was read from, in the run that staged it; null: not from a file")
          .required("row_count", LongType, "rows read with this content")
          .build();

  private Quarantine() {}

  /** Rejected rows of all feeds, equal ones as one with their number. */
  public static Dataset<Row> of(SparkSession session, List<Dataset<Row>> rejected) {
    return of(session, rejected, List.of());
  }

  /** The same without as many rows that are rejected no longer. */
  public static Dataset<Row> of(
      SparkSession session, List<Dataset<Row>> rejected, List<Dataset<Row>> noLonger) {
    Stream<Dataset<Row>> taken =
        noLonger.stream().map(rows -> rows.withColumn("row_count", negate(col("row_count"))));
    return Stream.concat(rejected.stream(), taken)
        .reduce(Dataset::unionByName)
        .map(Quarantine::counted)
        .orElseGet(() -> session.createDataFrame(List.of(), CONTRACT.nullableSchema()));
  }

  /** Rows by reason and column_name, the most frequent first: rows and a source_file. */
  public static Dataset<Row> reasons(Dataset<Row> rejected) {
    return rejected
        .where("row_count > 0")
        .groupBy("reason", "column_name")
        .agg(sum("row_count").as("row_count"), min("source_file").as("source_file"))
        .orderBy(col("row_count").desc(), col("reason"), col("column_name"));
  }

  private static Dataset<Row> counted(Dataset<Row> rejected) {
    return CONTRACT.conform(
        rejected
            .groupBy("feed", "reason", "row_hash")
            .agg(
                min("column_name").as("column_name"),
                min("row_key").as("row_key"),
                min("row_json").as("row_json"),
                min("source_file").as("source_file"),
                sum("row_count").as("row_count"))
            .where("row_count > 0 OR reason = 'unreadable_file'"));
  }
}
