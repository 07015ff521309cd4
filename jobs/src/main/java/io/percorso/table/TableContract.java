package io.percorso.table;

import static org.apache.spark.sql.functions.col;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.MetadataBuilder;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.TimestampType;
import org.jspecify.annotations.Nullable;

/**
 * What a table promises: its grain, its key, its columns with their units and the meaning of null,
 * and the checks that hold on every row. It creates the table, conforms what is written to it, and
 * makes its page of the data dictionary.
 */
public final class TableContract {
  private static final String DICTIONARY = "parquet.enable.dictionary";
  private static final String STATISTICS = "parquet.column.statistics.enabled";
  private static final String SIZES = "parquet.size.statistics.enabled";

  private final String layer;
  private final String table;
  private final String grain;
  private final List<String> key;
  private final List<Column> columns;
  private final List<Check> checks;
  private final List<Reference> references;
  private final @Nullable String laidOutBy;
  private final List<String> distinct;

  private TableContract(Builder builder) {
    layer = builder.layer;
    table = builder.table;
    grain = builder.grain;
    key = List.copyOf(builder.key);
    columns = List.copyOf(builder.columns.values());
    checks = List.copyOf(builder.checks);
    references = List.copyOf(builder.references);
    laidOutBy = builder.laidOutBy;
    distinct =
        Stream.concat(builder.distinct.stream(), key.stream().filter(name -> key.size() == 1))
            .toList();
    Stream.of(key.stream(), Stream.ofNullable(laidOutBy), distinct.stream())
        .flatMap(names -> names)
        .filter(name -> !builder.columns.containsKey(name))
        .findFirst()
        .ifPresent(
            name -> {
              throw new IllegalArgumentException(name() + " has no column " + name);
            });
  }

  /** A contract for {@code layer.table}, to be filled and built. */
  public static Builder table(String layer, String table) {
    return new Builder(layer, table);
  }

  /** The schema part of the name: staging, core, mart or ops. */
  public String layer() {
    return layer;
  }

  /** The name within the layer. */
  public String table() {
    return table;
  }

  /** {@code layer.table}. */
  public String name() {
    return layer + "." + table;
  }

  /** One sentence: what one row is. */
  public String grain() {
    return grain;
  }

  /** The columns that tell any two rows apart; empty where rows may repeat. */
  public List<String> key() {
    return key;
  }

  /** All columns, in the table's order. */
  public List<Column> columns() {
    return columns;
  }

  /** The conditions that every row fulfils. */
  public List<Check> checks() {
    return checks;
  }

  /** Columns whose values stand in another table. */
  public List<Reference> references() {
    return references;
  }

  /** The date by which the rows lie together; empty: as they come. */
  public Optional<String> laidOutBy() {
    return Optional.ofNullable(laidOutBy);
  }

  /** Columns that have nearly as many values as there are rows; a key of one column is one. */
  public List<String> distinct() {
    return distinct;
  }

  /**
   * How Parquet is to write the rows. A dictionary of values that do not come again, or of
   * instants, costs time and saves nothing; of a part of a file the smallest and the greatest value
   * skip something where it is a date or an instant, and else cost two comparisons a value.
   */
  Map<String, String> parquetOptions() {
    Map<String, String> options = new LinkedHashMap<>();
    distinct.forEach(name -> options.put(DICTIONARY + "#" + name, "false"));
    options.put(STATISTICS, "false");
    options.put(SIZES, "false");
    for (Column column : columns) {
      if (column.type() instanceof TimestampType) {
        options.put(DICTIONARY + "#" + column.name(), "false");
      }
      if (column.type() instanceof TimestampType || column.type() instanceof DateType) {
        options.put(STATISTICS + "#" + column.name(), "true");
      }
    }
    return options;
  }

  /** Column names, in the table's order. */
  public List<String> columnNames() {
    return columns.stream().map(Column::name).toList();
  }

  /** The schema with nullability and comments. */
  public StructType schema() {
    return schema(true);
  }

  /** The schema with every column nullable: what a dataset is conformed to before the write. */
  public StructType nullableSchema() {
    return schema(false);
  }

  private StructType schema(boolean enforceRequired) {
    return new StructType(
        columns.stream()
            .map(
                column ->
                    new StructField(
                        column.name(),
                        column.type(),
                        !(enforceRequired && column.required()),
                        new MetadataBuilder().putString("comment", column.comment()).build()))
            .toArray(StructField[]::new));
  }

  /**
   * The same rows with exactly this contract's columns, in its order; a missing column is an error
   * that names it.
   */
  public Dataset<Row> conform(Dataset<Row> rows) {
    StructType schema = nullableSchema();
    // to() takes maps, arrays and structs apart and makes them again, row by row.
    return haveTypes(rows.schema(), schema)
        ? rows.select(
            columns.stream()
                .map(column -> col(column.name()))
                .toArray(org.apache.spark.sql.Column[]::new))
        : rows.to(schema);
  }

  private static boolean haveTypes(StructType rows, StructType wanted) {
    List<String> names = List.of(rows.fieldNames());
    return Stream.of(wanted.fields())
        .allMatch(
            field ->
                Collections.frequency(names, field.name()) == 1
                    && rows.apply(field.name()).dataType().equals(field.dataType()));
  }

  @Override
  public String toString() {
    return name();
  }

  /** Collects a contract's parts; columns stand in the order they are added. */
  public static final class Builder {
    private final String layer;
    private final String table;
    private String grain = "";
    private List<String> key = List.of();
    private final Map<String, Column> columns = new LinkedHashMap<>();
    private final List<Check> checks = new ArrayList<>();
    private final List<Reference> references = new ArrayList<>();
    private @Nullable String laidOutBy;
    private final List<String> distinct = new ArrayList<>();

    private Builder(String layer, String table) {
      this.layer = layer;
      this.table = table;
    }

    public Builder grain(String sentence) {
      grain = sentence;
      return this;
    }

    public Builder key(String... names) {
      key = List.of(names);
      return this;
    }

    /** A column that is never null. */
    public Builder required(String name, DataType type, String comment) {
      return column(new Column(name, type, true, comment, false));
    }

    /** A column whose comment says what null means. */
    public Builder optional(String name, DataType type, String comment) {
      return column(new Column(name, type, false, comment, false));
    }

    /** A column about the run that wrote the row, outside the content hash. */
    public Builder runColumn(String name, DataType type, String comment) {
      return column(new Column(name, type, false, comment, true));
    }

    public Builder columns(Iterable<Column> all) {
      all.forEach(this::column);
      return this;
    }

    private Builder column(Column column) {
      if (columns.putIfAbsent(column.name(), column) != null) {
        throw new IllegalArgumentException(
            layer + "." + table + " has two columns " + column.name());
      }
      return this;
    }

    public Builder check(String name, String expression) {
      checks.add(new Check(name, expression));
      return this;
    }

    /**
     * Says that non-null values of {@code column} stand in {@code tableColumn} of another table.
     */
    public Builder references(String column, String otherTable, String tableColumn) {
      references.add(new Reference(column, otherTable, tableColumn));
      return this;
    }

    /** Says that rows of a month lie together, so that queries and changes touch few files. */
    public Builder laidOutBy(String dateColumn) {
      laidOutBy = dateColumn;
      return this;
    }

    /** Says that nearly every row has another value in each of these columns. */
    public Builder distinct(String... names) {
      distinct.addAll(List.of(names));
      return this;
    }

    public TableContract build() {
      return new TableContract(this);
    }
  }
}
