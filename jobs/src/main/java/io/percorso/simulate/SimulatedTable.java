package io.percorso.simulate;

import io.percorso.source.Feed;
import io.percorso.source.FeedColumn;
import io.percorso.source.FeedColumn.Role;
import io.percorso.source.Feeds;
import io.percorso.table.TableContract;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * One table written by the simulation. In a feed every date, instant and required number is text,
 * so that some can be bad; received_at, which the loader stamps, is an instant.
 */
final class SimulatedTable {
  static final SimulatedTable CUSTOMERS = of(Feeds.CUSTOMERS);
  static final SimulatedTable INTERACTIONS = of(Feeds.INTERACTIONS);
  static final SimulatedTable FEEDBACK = of(Feeds.FEEDBACK);
  static final SimulatedTable WEB_EVENTS = of(Feeds.WEB_EVENTS);
  static final SimulatedTable ORDERS = of(Feeds.ORDERS);
  static final SimulatedTable ORDER_LINES = of(Feeds.ORDER_LINES);
  static final SimulatedTable RETURNS = of(Feeds.RETURNS);
  static final SimulatedTable PRODUCTS = of(Feeds.PRODUCTS);
  static final SimulatedTable STORES = of(Feeds.STORES);
  static final SimulatedTable MARKETING_COSTS = of(Feeds.MARKETING_COSTS);
  static final SimulatedTable TRUE_ORDER_LINES = of(Truth.ORDER_LINES);
  static final SimulatedTable TRUE_PATTERNS = of(Truth.ORDER_LINE_PATTERNS);
  static final SimulatedTable TRUE_IDENTIFIERS = of(Truth.IDENTIFIERS);
  static final SimulatedTable TRUE_COOKIES = of(Truth.COOKIES);

  private final String path;
  private final StructType schema;
  private final Map<String, Integer> positions = new HashMap<>();

  private SimulatedTable(String path, StructType schema) {
    this.path = path;
    this.schema = schema;
    for (String name : schema.fieldNames()) {
      positions.put(name, positions.size());
    }
  }

  static Stream<SimulatedTable> all() {
    return Stream.of(
        CUSTOMERS,
        INTERACTIONS,
        FEEDBACK,
        WEB_EVENTS,
        ORDERS,
        ORDER_LINES,
        RETURNS,
        PRODUCTS,
        STORES,
        MARKETING_COSTS,
        TRUE_ORDER_LINES,
        TRUE_PATTERNS,
        TRUE_IDENTIFIERS,
        TRUE_COOKIES);
  }

  static SimulatedTable at(String path) {
    return all().filter(table -> table.path.equals(path)).findFirst().orElseThrow();
  }

  /** The folder under the simulation's, such as {@code feeds/orders}. */
  String path() {
    return path;
  }

  StructType schema() {
    return schema;
  }

  boolean isFeed() {
    return path.startsWith("feeds/");
  }

  int position(String column) {
    Integer position = positions.get(column);
    if (position == null) {
      throw new IllegalArgumentException(path + " has no column " + column);
    }
    return position;
  }

  private static SimulatedTable of(Feed feed) {
    StructType schema = new StructType();
    for (FeedColumn column : feed.columns()) {
      schema = schema.add(column.name(), delivered(column));
    }
    return new SimulatedTable("feeds/" + feed.name(), schema);
  }

  private static SimulatedTable of(TableContract truth) {
    return new SimulatedTable("truth/" + truth.table(), truth.nullableSchema());
  }

  private static DataType delivered(FeedColumn column) {
    if (column.role() == Role.RECEIVED_AT) {
      return DataTypes.TimestampType;
    }
    if (column.type() == FeedColumn.Type.MAP) {
      return DataTypes.createMapType(DataTypes.StringType, DataTypes.StringType);
    }
    if (column.required()) {
      return DataTypes.StringType;
    }
    return switch (column.type()) {
      case INTEGER -> DataTypes.IntegerType;
      case DOUBLE -> DataTypes.DoubleType;
      case MONEY -> DataTypes.createDecimalType(18, 2);
      case QUANTITY -> DataTypes.createDecimalType(18, 3);
      case BOOLEAN -> DataTypes.BooleanType;
      default -> DataTypes.StringType;
    };
  }
}
