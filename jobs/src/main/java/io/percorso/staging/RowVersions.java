package io.percorso.staging;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.types.DataTypes.BinaryType;
import static org.apache.spark.sql.types.DataTypes.BooleanType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * Decides between the valid rows of one key: which is staged and what the others are. The rows of a
 * key are brought together and read twice in order, so that no more than three of them are ever in
 * memory: once by content, and then the winner first.
 */
final class RowVersions {
  static final String STAGED = "staged";
  static final String DUPLICATE = "duplicate";
  static final String SUPERSEDED = "superseded";
  static final String CONFLICTING = "conflicting_duplicate";

  static final int KEY = 0;
  static final int CONTENT_HASH = 1;
  static final int RECEIVED_AT = 2;
  static final int SOURCE_FILE = 3;
  static final int IS_DATE_ONLY = 4;
  static final int UPDATED_AT = 5;
  static final int NEWEST_ARRIVAL = 6;
  static final int LATEST_STATE = 7;
  static final int IS_COPY = 8;
  static final int VALUES = 9;

  /**
   * A version on its way: what it is compared by, and its typed values, not yet private. Where one
   * of its copies says not when it arrived, received_at is null from {@link VersionCopies} on.
   */
  static final StructType SCHEMA =
      new StructType()
          .add("key", StringType)
          .add("content_hash", StringType)
          .add("received_at", LongType)
          .add("source_file", StringType)
          .add("is_date_only", BooleanType)
          .add("updated_at", LongType)
          .add("newest_received_at", LongType)
          .add("latest_state_at", LongType)
          .add("is_copy", BooleanType)
          .add("typed_values", BinaryType);

  private static final Column[] COPIES_TOGETHER = {
    col("key"),
    col("content_hash"),
    col("received_at").asc_nulls_last(),
    col("source_file").asc_nulls_last(),
    col("is_date_only")
  };
  private static final Column[] WINNER_FIRST = {
    col("key"),
    col("is_copy"),
    col("updated_at").desc_nulls_last(),
    col("newest_received_at").desc_nulls_last(),
    col("latest_state_at").desc_nulls_last(),
    col("content_hash").desc()
  };

  private RowVersions() {}

  /**
   * One row of {@link VersionFates#SCHEMA} for each valid row of a repeated key.
   *
   * @param isOnePartition whether the findings lie in one partition, and so those of a key
   */
  static Dataset<Row> of(
      Dataset<Row> findings,
      StagingRules rules,
      Broadcast<RepeatedKeys> repeated,
      boolean isOnePartition) {
    Encoder<Row> encoder = Encoders.row(SCHEMA);
    Dataset<Row> versions =
        Findings.valid(findings)
            .mapPartitions(
                (MapPartitionsFunction<Row, Row>)
                    rows -> VersionContents.of(rows, rules.feed(), repeated.value()),
                encoder);
    return (isOnePartition ? versions : versions.repartition(col("key")))
        .sortWithinPartitions(COPIES_TOGETHER)
        .mapPartitions((MapPartitionsFunction<Row, Row>) VersionCopies::new, encoder)
        .sortWithinPartitions(WINNER_FIRST)
        .mapPartitions(
            (MapPartitionsFunction<Row, Row>) rows -> VersionFates.of(rows, rules),
            Encoders.row(VersionFates.SCHEMA));
  }
}
