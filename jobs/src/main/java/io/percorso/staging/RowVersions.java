package io.percorso.staging;

import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map_entries;
import static org.apache.spark.sql.functions.map_from_entries;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.replace;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.sha2;
import static org.apache.spark.sql.functions.to_json;
import static org.apache.spark.sql.functions.when;

import io.percorso.source.Feed;
import io.percorso.source.FeedColumn;
import io.percorso.source.FeedColumn.Role;
import io.percorso.source.FeedReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;
import org.apache.spark.sql.types.DataTypes;

/** Decides between the valid rows of one key: which is staged and what the others are. */
final class RowVersions {
  /** What became of a valid row: one of the four below. */
  static final String FATE = "_fate";

  static final String STAGED = "staged";
  static final String DUPLICATE = "duplicate";
  static final String SUPERSEDED = "superseded";
  static final String CONFLICTING = "conflicting_duplicate";

  private static final String CONTENT = "_content_hash";
  private static final String COPY = "_copy_number";
  private static final String NEWEST = "_newest_received_at";
  private static final String ARRIVAL = "received_at";

  private final Feed feed;
  private final Column[] key;

  RowVersions(Feed feed) {
    this.feed = feed;
    this.key = feed.key().stream().map(column -> col(column.name())).toArray(Column[]::new);
  }

  /**
   * The same rows and their {@link #FATE}. Of rows of the same content one stands for all, with the
   * earliest arrival; the newest arrival decides between contents.
   */
  Dataset<Row> withFates(Dataset<Row> validRows) {
    WindowSpec byKey = Window.partitionBy(key);
    WindowSpec ofContent =
        Window.partitionBy(
            Stream.concat(Stream.of(key), Stream.of(col(CONTENT))).toArray(Column[]::new));
    WindowSpec copies =
        ofContent.orderBy(
            col(ARRIVAL).asc_nulls_last(), col(FeedReader.SOURCE_FILE).asc_nulls_last());
    Dataset<Row> versions =
        validRows
            .withColumn(CONTENT, contentHash())
            .repartition(key)
            .withColumns(
                Map.of(
                    COPY, row_number().over(copies), NEWEST, max(ARRIVAL).over(whole(ofContent))));
    Column isCopy = col(COPY).gt(1);
    Column hasNewerUpdate = updatedAt().lt(max(updatedAt()).over(whole(byKey)));
    Column arrivalWithoutUpdate = when(updatedAt().isNull(), col(NEWEST));
    Column hasNewerArrival = arrivalWithoutUpdate.lt(max(arrivalWithoutUpdate).over(whole(byKey)));
    Column rank = row_number().over(byKey.orderBy(winnerFirst()));
    return versions
        .withColumn(
            FATE,
            when(isCopy, lit(DUPLICATE))
                .when(rank.equalTo(1), lit(STAGED))
                .when(hasNewerUpdate.or(hasNewerArrival), lit(SUPERSEDED))
                .otherwise(lit(CONFLICTING)))
        .drop(CONTENT, COPY, NEWEST);
  }

  private static WindowSpec whole(WindowSpec window) {
    return window.rowsBetween(Window.unboundedPreceding(), Window.unboundedFollowing());
  }

  private Column[] winnerFirst() {
    return new Column[] {
      when(col(COPY).equalTo(1), lit(0)).otherwise(lit(1)).asc(),
      updatedAt().desc_nulls_last(),
      col(NEWEST).desc_nulls_last(),
      latestState().desc_nulls_last(),
      col(CONTENT).desc(),
      col(COPY).asc()
    };
  }

  private Column updatedAt() {
    return feed.withRole(Role.UPDATED_AT)
        .map(column -> col(column.name()))
        .orElse(lit(null).cast(DataTypes.TimestampType));
  }

  private Column latestState() {
    Column[] states =
        feed.allWithRole(Role.STATE_TIME).stream()
            .map(column -> col(column.name()))
            .toArray(Column[]::new);
    return states.length == 0 ? lit(null).cast(DataTypes.TimestampType) : greatest(states);
  }

  /** SHA-256 of all values but received_at, in contract order with updated_at last. */
  Column contentHash() {
    List<FeedColumn> ordered = new ArrayList<>();
    for (FeedColumn column : feed.columns()) {
      if (column.role() != Role.RECEIVED_AT && column.role() != Role.UPDATED_AT) {
        ordered.add(column);
      }
    }
    ordered.addAll(feed.allWithRole(Role.UPDATED_AT));
    Column[] values =
        ordered.stream().map(column -> coalesce(plain(column), lit("\\N"))).toArray(Column[]::new);
    return sha2(concat_ws("\u001f", values), 256);
  }

  private static Column plain(FeedColumn column) {
    Column value = col(column.name());
    return switch (column.type()) {
      case TIMESTAMP ->
          concat(replace(value.cast(DataTypes.StringType), lit(" "), lit("T")), lit("Z"));
      case MAP -> to_json(map_from_entries(array_sort(map_entries(value))));
      default -> value.cast(DataTypes.StringType);
    };
  }
}
