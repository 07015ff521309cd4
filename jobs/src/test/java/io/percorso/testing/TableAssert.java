package io.percorso.testing;

import java.math.BigDecimal;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ListAssert;

/** What a dataset holds, as readable text: instants as ISO-8601 UTC, decimals without exponent. */
public final class TableAssert {
  private final Dataset<Row> rows;

  private TableAssert(Dataset<Row> rows) {
    this.rows = rows;
  }

  public static TableAssert assertTable(Dataset<Row> rows) {
    return new TableAssert(rows);
  }

  /**
   * The named columns of every row, cells joined by {@code " | "}, null as {@code -}, unordered.
   */
  public ListAssert<String> columns(String... names) {
    List<String> lines = new ArrayList<>();
    Dataset<Row> selected =
        rows.select(
            Arrays.stream(names).map(rows::col).toArray(org.apache.spark.sql.Column[]::new));
    for (Row row : selected.collectAsList()) {
      List<String> cells = new ArrayList<>();
      for (int i = 0; i < row.size(); i++) {
        cells.add(text(row.get(i)));
      }
      lines.add(String.join(" | ", cells));
    }
    return Assertions.assertThat(lines);
  }

  public void isEmpty() {
    Assertions.assertThat(rows.limit(20).collectAsList()).isEmpty();
  }

  private static String text(Object value) {
    if (value == null) {
      return "-";
    }
    if (value instanceof Timestamp timestamp) {
      return timestamp.toInstant().toString();
    }
    if (value instanceof BigDecimal decimal) {
      return decimal.toPlainString();
    }
    if (value instanceof scala.collection.Map<?, ?> map) {
      return new java.util.TreeMap<>(scala.jdk.javaapi.CollectionConverters.asJava(map)).toString();
    }
    if (value instanceof scala.collection.Iterable<?> many) {
      return scala.jdk.javaapi.CollectionConverters.asJava(many).toString();
    }
    return value.toString();
  }
}
