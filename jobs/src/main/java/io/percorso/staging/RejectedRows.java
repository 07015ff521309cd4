package io.percorso.staging;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.sha2;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.to_json;
import static org.apache.spark.sql.functions.when;

import io.percorso.source.Feed;
import io.percorso.source.FeedColumn;
import io.percorso.source.FeedReader;
import io.percorso.source.UnreadableFile;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** The quarantine's rows of one feed; see {@link Quarantine}. */
final class RejectedRows {
  private RejectedRows() {}

  /** Rows rejected for what they are themselves. */
  static Dataset<Row> invalid(Feed feed, ExaminedRows examined, PrivateRows privacy) {
    Column verdict = col(ExaminedRows.VERDICT);
    Column trusted = not(col(FeedReader.IS_MALFORMED));
    Column[] values =
        feed.columns().stream()
            .map(column -> when(trusted, privacy.shown(examined, column)).as(column.name()))
            .toArray(Column[]::new);
    Column[] key =
        feed.key().stream()
            .map(column -> privacy.shown(examined, column).as(column.name()))
            .toArray(Column[]::new);
    return examined
        .rows()
        .filter(verdict.gt(RowVerdicts.VALID))
        .select(
            examined.verdicts().reason(verdict).as("reason"),
            examined.verdicts().blamed(verdict).as("column_name"),
            when(trusted.and(hasKey(feed)), to_json(struct(key))).as("row_key"),
            to_json(struct(values)).as("row_json"),
            col(FeedReader.SOURCE_FILE).as("source_file"));
  }

  /** The versions that lost to an equally new one; {@code resolved} is as staged, with a fate. */
  static Dataset<Row> conflicting(Feed feed, Dataset<Row> resolved) {
    return resolved
        .filter(col(RowVersions.FATE).equalTo(RowVersions.CONFLICTING))
        .select(
            lit(RowVersions.CONFLICTING).as("reason"),
            lit(null).cast(DataTypes.StringType).as("column_name"),
            to_json(struct(columns(feed.key()))).as("row_key"),
            to_json(struct(columns(feed.columns()))).as("row_json"),
            col(FeedReader.SOURCE_FILE).as("source_file"));
  }

  /** Files left out; they have no row to show, so their rows are not counted. */
  static Dataset<Row> unreadable(SparkSession session, Feed feed, List<UnreadableFile> files) {
    List<Row> rows =
        files.stream()
            .map(file -> RowFactory.create("unreadable_file", null, null, "{}", file.path(), 0L))
            .toList();
    Dataset<Row> unhashed =
        session.createDataFrame(
            rows,
            new StructType()
                .add("reason", DataTypes.StringType)
                .add("column_name", DataTypes.StringType)
                .add("row_key", DataTypes.StringType)
                .add("row_json", DataTypes.StringType)
                .add("source_file", DataTypes.StringType)
                .add("row_count", DataTypes.LongType));
    return Quarantine.CONTRACT.conform(
        unhashed
            .withColumn("row_json", to_json(struct(col("source_file").as("unreadable_file"))))
            .withColumn("feed", lit(feed.name()))
            .withColumn("row_hash", hash()));
  }

  /** Equal rejected rows as one, with their number. */
  static Dataset<Row> counted(Feed feed, Dataset<Row> rejected) {
    return Quarantine.CONTRACT.conform(
        rejected
            .withColumn("feed", lit(feed.name()))
            .withColumn("row_hash", hash())
            .groupBy("feed", "reason", "row_hash")
            .agg(
                min("column_name").as("column_name"),
                min("row_key").as("row_key"),
                min("row_json").as("row_json"),
                min("source_file").as("source_file"),
                count(lit(1)).as("row_count")));
  }

  private static Column hasKey(Feed feed) {
    return feed.key().stream()
        .filter(FeedColumn::required)
        .map(column -> ExaminedRows.raw(column).isNotNull())
        .reduce(Column::and)
        .orElse(lit(true));
  }

  private static Column hash() {
    return sha2(to_json(struct("feed", "reason", "row_json")), 256);
  }

  private static Column[] columns(List<FeedColumn> columns) {
    return columns.stream()
        .map(
            column ->
                column.type() == FeedColumn.Type.MAP
                    ? col(column.name())
                    : col(column.name()).cast(DataTypes.StringType).as(column.name()))
        .toArray(Column[]::new);
  }
}
