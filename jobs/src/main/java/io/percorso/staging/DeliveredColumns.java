package io.percorso.staging;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.from_json;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map_entries;
import static org.apache.spark.sql.functions.to_json;
import static org.apache.spark.sql.functions.trim;
import static org.apache.spark.sql.functions.unix_date;
import static org.apache.spark.sql.functions.unix_micros;
import static org.apache.spark.sql.functions.when;

import io.percorso.source.Feed;
import io.percorso.source.FeedColumn;
import io.percorso.source.FeedReader;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;

/**
 * How delivered columns, of any type, come to Java: text as it is, instants as microseconds, dates
 * as days. What is neither text nor of its column's own type is cast by Spark on the way.
 *
 * <p>Grain: the delivered rows, each once. Columns: the feed's in order, the source file, whether
 * the row is malformed, and then the values that were cast.
 *
 * @param columns in the feed's order
 */
record DeliveredColumns(List<Delivered> columns) implements Serializable {
  private static final DataType TEXT_MAP =
      DataTypes.createMapType(DataTypes.StringType, DataTypes.StringType);

  /** In which form a column comes. */
  enum Form {
    /** Text, to be read. */
    TEXT,
    /** The column's own type. */
    TYPED,
    /** Text to show; the value stands behind, as entries of a map or as a number. */
    CAST,
    /** Microseconds since the epoch. */
    INSTANT,
    /** Microseconds that a clock in the feed's zone showed. */
    WALL_CLOCK,
    /** Days since the epoch. */
    DAY
  }

  /**
   * One column.
   *
   * @param position where it stands
   * @param valuePosition where its value stands: apart from what is shown only where it was cast
   */
  record Delivered(FeedColumn column, Form form, int position, int valuePosition)
      implements Serializable {}

  /** The columns of a feed in a delivery; one that it lacks is null. */
  static DeliveredColumns of(Feed feed, StructType delivered) {
    List<Delivered> columns = new ArrayList<>();
    int next = feed.columns().size() + 2;
    for (FeedColumn column : feed.columns()) {
      Form form = form(column, typeOf(delivered, column.name()));
      int position = columns.size();
      columns.add(new Delivered(column, form, position, form == Form.CAST ? next++ : position));
    }
    return new DeliveredColumns(List.copyOf(columns));
  }

  int sourceFile() {
    return columns.size();
  }

  int isMalformed() {
    return columns.size() + 1;
  }

  /** The rows in these forms. */
  Dataset<Row> readable(Dataset<Row> rows) {
    StructType schema = rows.schema();
    List<Column> selected = new ArrayList<>();
    for (Delivered delivered : columns) {
      selected.add(shown(delivered, schema).as(delivered.column().name()));
    }
    selected.add(
        given(schema, FeedReader.SOURCE_FILE)
            .cast(DataTypes.StringType)
            .as(FeedReader.SOURCE_FILE));
    selected.add(
        coalesce(given(schema, FeedReader.IS_MALFORMED).cast(DataTypes.BooleanType), lit(false))
            .as(FeedReader.IS_MALFORMED));
    for (Delivered delivered : columns) {
      if (delivered.form() == Form.CAST) {
        selected.add(cast(delivered.column(), schema).as("_cast_" + delivered.column().name()));
      }
    }
    return rows.select(selected.toArray(Column[]::new));
  }

  private static Form form(FeedColumn column, DataType type) {
    return switch (column.type()) {
      case MAP -> Form.CAST;
      case STRING -> Form.TEXT;
      case TIMESTAMP, DATE ->
          type instanceof TimestampType
              ? Form.INSTANT
              : type instanceof TimestampNTZType
                  ? Form.WALL_CLOCK
                  : type instanceof DateType ? Form.DAY : Form.TEXT;
      case BOOLEAN -> type instanceof BooleanType ? Form.TYPED : Form.TEXT;
      case INTEGER, DOUBLE, MONEY, QUANTITY ->
          type.equals(StagedFeeds.typeOf(column.type()))
              ? Form.TYPED
              : isNumber(type) ? Form.CAST : Form.TEXT;
    };
  }

  private static boolean isNumber(DataType type) {
    return type instanceof NumericType
        || type instanceof BooleanType
        || type instanceof TimestampType;
  }

  private static Column shown(Delivered delivered, StructType schema) {
    Column given = given(schema, delivered.column().name());
    DataType type = typeOf(schema, delivered.column().name());
    return switch (delivered.form()) {
      case TEXT, CAST -> text(given, type);
      case TYPED -> given;
      case INSTANT -> unix_micros(given);
      case WALL_CLOCK -> unix_micros(given.cast(DataTypes.TimestampType));
      case DAY -> unix_date(given);
    };
  }

  private static Column text(Column given, DataType type) {
    return type instanceof StringType
        ? given
        : isNested(type) ? to_json(given) : given.cast(DataTypes.StringType);
  }

  private static Column cast(FeedColumn column, StructType schema) {
    Column given = given(schema, column.name());
    DataType type = typeOf(schema, column.name());
    return switch (column.type()) {
      case MAP ->
          map_entries(
              type instanceof MapType
                  ? given.cast(TEXT_MAP)
                  : from_json(trim(text(given, type)), TEXT_MAP));
      case INTEGER -> {
        Column number = given.try_cast(DataTypes.createDecimalType(20, 6));
        yield when(number.equalTo(floor(number)), number.try_cast(DataTypes.IntegerType));
      }
      default -> given.try_cast(StagedFeeds.typeOf(column.type()));
    };
  }

  private static boolean isNested(DataType type) {
    return type instanceof MapType || type instanceof StructType || type instanceof ArrayType;
  }

  private static Column given(StructType schema, String name) {
    return isThere(schema, name) ? col(name) : lit(null).cast(DataTypes.StringType);
  }

  private static DataType typeOf(StructType schema, String name) {
    return isThere(schema, name) ? schema.apply(name).dataType() : DataTypes.StringType;
  }

  private static boolean isThere(StructType schema, String name) {
    return Arrays.asList(schema.fieldNames()).contains(name);
  }
}
