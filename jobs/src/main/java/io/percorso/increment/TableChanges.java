package io.percorso.increment;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.get;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import io.percorso.table.ContentHash;
import io.percorso.table.RowChange;
import io.percorso.table.TableContract;
import io.percorso.table.WorkedOut;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The rows of several tables that are otherwise than before, found by one query over all. */
final class TableChanges {
  private static final String TABLE = "_table";
  private static final String KEY = "_key";
  private static final String DATE = "_date";
  private static final String HASH = "_row_hash";
  private static final String IS_AFTER = "_is_after";
  private static final String SIDE = "_side";

  private TableChanges() {}

  /**
   * Compares.
   *
   * @param before rows of a table, with {@link RowChange#FILE}
   * @param after rows by table
   */
  static Map<TableContract, RowChange> between(
      Function<TableContract, Dataset<Row>> before, Map<TableContract, Dataset<Row>> after) {
    List<Map.Entry<TableContract, Dataset<Row>>> tables = List.copyOf(after.entrySet());
    List<Dataset<Row>> versions = new ArrayList<>();
    for (Map.Entry<TableContract, Dataset<Row>> table : tables) {
      TableContract contract = table.getKey();
      Column number = lit(tables.indexOf(table));
      Column none = lit(null).cast(StringType);
      versions.add(version(number, contract, before.apply(contract), col(RowChange.FILE), lit(-1)));
      versions.add(version(number, contract, table.getValue(), none, lit(1)));
    }
    Dataset<Row> changed = changed(versions.stream().reduce(Dataset::union).orElseThrow());
    Map<TableContract, RowChange> changes = new LinkedHashMap<>();
    for (Map.Entry<TableContract, Dataset<Row>> table : tables) {
      Dataset<Row> ofTable =
          WorkedOut.rows(changed.where(col(TABLE).equalTo(tables.indexOf(table))));
      changes.put(table.getKey(), change(table.getKey(), ofTable, table.getValue()));
    }
    return changes;
  }

  /** Of the version before a row has its file. */
  private static Dataset<Row> changed(Dataset<Row> versions) {
    return WorkedOut.rows(
        versions
            .groupBy(TABLE, KEY, DATE, HASH)
            .agg(sum(SIDE).as(SIDE), max(RowChange.FILE).as(RowChange.FILE))
            .where(col(SIDE).notEqual(0))
            .withColumn(IS_AFTER, col(SIDE).gt(0))
            .drop(HASH, SIDE));
  }

  private static Dataset<Row> version(
      Column number, TableContract table, Dataset<Row> rows, Column file, Column side) {
    return rows.select(
        number.as(TABLE),
        array(table.key().stream().map(name -> col(name)).toArray(Column[]::new)).as(KEY),
        table.laidOutBy().map(name -> col(name)).orElse(lit(null).cast(DateType)).as(DATE),
        ContentHash.rowHash(table).as(HASH),
        side.as(SIDE),
        file.as(RowChange.FILE));
  }

  private static RowChange change(TableContract table, Dataset<Row> changed, Dataset<Row> after) {
    List<Column> place = place(table);
    Dataset<Row> came = WorkedOut.keys(changed.where(col(IS_AFTER)).select(columns(place)));
    String[] key = table.key().toArray(String[]::new);
    List<Column> placeAndFile = new ArrayList<>(place);
    placeAndFile.add(col(RowChange.FILE));
    return new RowChange(
        WorkedOut.keys(changed.where(not(col(IS_AFTER))).select(columns(placeAndFile))),
        came,
        WorkedOut.areNone(came)
            ? WorkedOut.rows(after.limit(0))
            : after.join(came.selectExpr(key), key, "left_semi"));
  }

  /** The columns that tell a table's rows apart, and the date that it lies by. */
  private static List<Column> place(TableContract table) {
    List<Column> place = new ArrayList<>();
    for (String name : table.key()) {
      place.add(get(col(KEY), lit(place.size())).as(name));
    }
    table.laidOutBy().ifPresent(date -> place.add(col(DATE).as(date)));
    return place;
  }

  private static Column[] columns(List<Column> columns) {
    return columns.toArray(Column[]::new);
  }
}
