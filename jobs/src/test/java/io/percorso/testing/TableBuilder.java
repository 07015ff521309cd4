package io.percorso.testing;

import io.percorso.table.Column;
import io.percorso.table.TableContract;
import java.math.BigDecimal;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.TimestampType;

/**
 * A tiny table of a contract, written as name and value in turn. A column not named takes the
 * default given with {@link #with}, else a neutral value where it is required, else null.
 */
public final class TableBuilder {
  private final TableContract contract;
  private final Map<String, Object> defaults = new HashMap<>();
  private final List<Row> rows = new ArrayList<>();

  private TableBuilder(TableContract contract) {
    this.contract = contract;
  }

  public static TableBuilder table(TableContract contract) {
    return new TableBuilder(contract);
  }

  /** Values for the columns that the rows to come do not name. */
  public TableBuilder with(Object... namesAndValues) {
    defaults.putAll(pairs(namesAndValues));
    return this;
  }

  public TableBuilder row(Object... namesAndValues) {
    Map<String, Object> named = pairs(namesAndValues);
    rows.add(
        RowFactory.create(
            contract.columns().stream().map(column -> value(column, named)).toArray()));
    return this;
  }

  public Dataset<Row> dataset() {
    return SparkTest.session().createDataFrame(rows, contract.nullableSchema());
  }

  private Object value(Column column, Map<String, Object> named) {
    if (named.containsKey(column.name())) {
      return typed(column.type(), named.get(column.name()));
    }
    if (defaults.containsKey(column.name())) {
      return typed(column.type(), defaults.get(column.name()));
    }
    return column.required() ? neutral(column.type()) : null;
  }

  private Map<String, Object> pairs(Object[] namesAndValues) {
    Map<String, Object> pairs = new HashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      String name = (String) namesAndValues[i];
      if (!contract.columnNames().contains(name)) {
        throw new IllegalArgumentException(contract.name() + " has no column " + name);
      }
      pairs.put(name, namesAndValues[i + 1]);
    }
    return pairs;
  }

  private static Object typed(DataType type, Object value) {
    if (value == null) {
      return null;
    }
    if (type instanceof TimestampType) {
      return Timestamp.from(Instant.parse((String) value));
    }
    if (type instanceof DateType) {
      return Date.valueOf((String) value);
    }
    if (type instanceof DecimalType decimal) {
      return new BigDecimal(value.toString()).setScale(decimal.scale());
    }
    if (type instanceof LongType) {
      return ((Number) value).longValue();
    }
    if (type instanceof DoubleType) {
      return ((Number) value).doubleValue();
    }
    return value;
  }

  private static Object neutral(DataType type) {
    if (type instanceof TimestampType) {
      return Timestamp.from(Instant.parse("2026-01-01T00:00:00Z"));
    }
    if (type instanceof DateType) {
      return Date.valueOf("2026-01-01");
    }
    if (type instanceof DecimalType decimal) {
      return BigDecimal.ONE.setScale(decimal.scale());
    }
    if (type instanceof LongType) {
      return 1L;
    }
    if (type instanceof IntegerType) {
      return 1;
    }
    if (type instanceof DoubleType) {
      return 1.0;
    }
    if (type instanceof BooleanType) {
      return false;
    }
    if (type instanceof MapType) {
      return Map.of();
    }
    if (type instanceof ArrayType) {
      return List.of();
    }
    return "-";
  }
}
