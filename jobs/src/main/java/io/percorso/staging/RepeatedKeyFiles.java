package io.percorso.staging;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import io.percorso.source.Feed;
import io.percorso.table.TableContract;
import org.apache.spark.api.java.function.FilterFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Where the versions of a key lie that was delivered more than once: they compete as one. */
public final class RepeatedKeyFiles {
  public static final TableContract CONTRACT =
      TableContract.table("staging", "repeated_keys")
          .grain("one row per feed, key with several valid rows, and file that has one of them")
          .key("feed", "key_hash", "source_file")
          .required("feed", StringType, "the feed")
          .required("key_hash", LongType, "64 bits of the key, as in the feed's staging table")
          .required("source_file", StringType, "the file")
          .build();

  private RepeatedKeyFiles() {}

  /** Of {@link Findings}. */
  static Dataset<Row> of(Feed feed, Dataset<Row> findings, Broadcast<RepeatedKeys> repeated) {
    return findings
        .where(col(Findings.KEY_HASH).isNotNull().and(col(Findings.SOURCE_FILE).isNotNull()))
        .select(Findings.KEY_HASH, Findings.SOURCE_FILE)
        .filter((FilterFunction<Row>) row -> repeated.value().contain(row.getLong(0)))
        .distinct()
        .select(lit(feed.name()).as("feed"), col("key_hash"), col("source_file"));
  }
}
