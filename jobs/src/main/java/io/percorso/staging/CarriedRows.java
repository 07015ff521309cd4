package io.percorso.staging;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.date_from_unix_date;
import static org.apache.spark.sql.functions.map_from_entries;
import static org.apache.spark.sql.functions.timestamp_micros;
import static org.apache.spark.sql.types.DataTypes.BooleanType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import io.percorso.source.Feed;
import io.percorso.source.FeedColumn;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.TimestampType;
import org.jspecify.annotations.Nullable;

/**
 * How a feed's rows travel between the steps of staging: the feed's columns, with instants as
 * microseconds and dates as days, and behind them what the steps tell one another. One schema for
 * all steps, because Spark compiles code for each.
 */
final class CarriedRows {
  static final String IS_DATE_ONLY = "is_date_only";
  static final String EXCLUDED_REASON = "excluded_reason";
  static final String BUSINESS_DATE = "business_date";
  static final String VISITOR_HASH = "_visitor_hash";
  static final String SOURCE_FILE = "_source_file";
  static final String CONTENT_HASH = "_content_hash";
  static final String NEWEST_ARRIVAL = "_newest_received_at";
  static final String LATEST_STATE = "_latest_state_at";
  static final String FATE = "_fate";
  static final String REJECTED = "_rejected";

  final int isDateOnly;
  final int excludedReason;
  final int businessDate;
  final int visitorHash;
  final int sourceFile;
  final int contentHash;
  final int newestArrival;
  final int latestState;
  final int fate;
  final int rejected;

  private final Feed feed;
  private final StructType schema;

  CarriedRows(Feed feed) {
    this.feed = feed;
    StructType fields = new StructType();
    for (FeedColumn column : feed.columns()) {
      fields = fields.add(column.name(), typeOf(column));
    }
    schema =
        fields
            .add(IS_DATE_ONLY, BooleanType)
            .add(EXCLUDED_REASON, StringType)
            .add(BUSINESS_DATE, IntegerType)
            .add(VISITOR_HASH, LongType)
            .add(SOURCE_FILE, StringType)
            .add(CONTENT_HASH, StringType)
            .add(NEWEST_ARRIVAL, LongType)
            .add(LATEST_STATE, LongType)
            .add(FATE, StringType)
            .add(REJECTED, Quarantine.CONTRACT.nullableSchema());
    isDateOnly = schema.fieldIndex(IS_DATE_ONLY);
    excludedReason = schema.fieldIndex(EXCLUDED_REASON);
    businessDate = schema.fieldIndex(BUSINESS_DATE);
    visitorHash = schema.fieldIndex(VISITOR_HASH);
    sourceFile = schema.fieldIndex(SOURCE_FILE);
    contentHash = schema.fieldIndex(CONTENT_HASH);
    newestArrival = schema.fieldIndex(NEWEST_ARRIVAL);
    latestState = schema.fieldIndex(LATEST_STATE);
    fate = schema.fieldIndex(FATE);
    rejected = schema.fieldIndex(REJECTED);
  }

  StructType schema() {
    return schema;
  }

  /** The fields of a row with these values of the feed's columns, all else null. */
  @Nullable Object[] fields(@Nullable Object[] values) {
    @Nullable Object[] fields = new @Nullable Object[schema.length()];
    for (int i = 0; i < values.length; i++) {
      Object value = values[i];
      fields[i] = value instanceof TextMap map ? map.entries() : value;
    }
    return fields;
  }

  /** All fields of a row. */
  static @Nullable Object[] fields(Row carried) {
    @Nullable Object[] fields = new @Nullable Object[carried.size()];
    for (int i = 0; i < fields.length; i++) {
      fields[i] = carried.get(i);
    }
    return fields;
  }

  /** The values of the feed's columns. */
  @Nullable Object[] values(Row carried) {
    @Nullable Object[] values = new @Nullable Object[feed.columns().size()];
    for (int i = 0; i < values.length; i++) {
      values[i] =
          feed.columns().get(i).type() == FeedColumn.Type.MAP && !carried.isNullAt(i)
              ? TextMap.of(carried.getSeq(i))
              : carried.get(i);
    }
    return values;
  }

  /** The same rows with exactly the columns of the feed's staging table. */
  Dataset<Row> staged(Dataset<Row> carried) {
    List<Column> columns = new ArrayList<>();
    for (io.percorso.table.Column column : StagedFeeds.of(feed).columns()) {
      Column value =
          column.name().equals("is_excluded")
              ? col(EXCLUDED_REASON).isNotNull()
              : typed(col(column.name()), column.type());
      columns.add(value.as(column.name()));
    }
    return carried.select(columns.toArray(Column[]::new));
  }

  private static Column typed(Column carried, DataType type) {
    if (type instanceof TimestampType) {
      return timestamp_micros(carried);
    }
    if (type instanceof DateType) {
      return date_from_unix_date(carried);
    }
    return type instanceof MapType ? map_from_entries(carried) : carried;
  }

  private static DataType typeOf(FeedColumn column) {
    return switch (column.type()) {
      case TIMESTAMP -> LongType;
      case DATE -> IntegerType;
      case MAP -> TextMap.ENTRIES;
      default -> StagedFeeds.typeOf(column.type());
    };
  }
}
