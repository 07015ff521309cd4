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
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.TimestampType;
import org.jspecify.annotations.Nullable;

/**
 * How staged rows come out of Java: the feed's columns, with instants as microseconds and dates as
 * days, and what staging adds to them.
 */
final class CarriedRows {
  static final String EXCLUDED_REASON = "excluded_reason";
  static final String BUSINESS_DATE = "business_date";
  static final String VISITOR_HASH = "_visitor_hash";
  static final String SOURCE_FILE = "source_file";
  static final String KEY_HASH = "key_hash";

  private final Feed feed;
  private final int columns;

  CarriedRows(Feed feed) {
    this.feed = feed;
    columns = feed.columns().size();
  }

  StructType schema() {
    StructType fields = new StructType();
    for (FeedColumn column : feed.columns()) {
      fields = fields.add(column.name(), typeOf(column));
    }
    return fields
        .add("is_date_only", BooleanType)
        .add(EXCLUDED_REASON, StringType)
        .add(BUSINESS_DATE, IntegerType)
        .add(VISITOR_HASH, LongType)
        .add(SOURCE_FILE, StringType)
        .add(KEY_HASH, LongType);
  }

  int isDateOnly() {
    return columns;
  }

  int excludedReason() {
    return columns + 1;
  }

  int businessDate() {
    return columns + 2;
  }

  int visitorHash() {
    return columns + 3;
  }

  int sourceFile() {
    return columns + 4;
  }

  int keyHash() {
    return columns + 5;
  }

  int length() {
    return columns + 6;
  }

  /** The row of these fields. */
  static Row row(@Nullable Object[] fields) {
    @Nullable Object[] external = new @Nullable Object[fields.length];
    for (int i = 0; i < fields.length; i++) {
      Object field = fields[i];
      external[i] = field instanceof TextMap map ? map.entries() : field;
    }
    return RowFactory.create(external);
  }

  /** The same rows with exactly the columns of the feed's staging table. */
  Dataset<Row> staged(Dataset<Row> carried) {
    List<Column> staged = new ArrayList<>();
    for (io.percorso.table.Column column : StagedFeeds.of(feed).columns()) {
      Column value =
          column.name().equals("is_excluded")
              ? col(EXCLUDED_REASON).isNotNull()
              : typed(col(column.name()), column.type());
      staged.add(value.as(column.name()));
    }
    return carried.select(staged.toArray(Column[]::new));
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
