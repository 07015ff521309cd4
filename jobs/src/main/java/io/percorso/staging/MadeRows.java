package io.percorso.staging;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Function;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/** Rows made of others one by one, when asked for; where null is made there is no row. */
final class MadeRows implements Iterator<Row> {
  private final Iterator<Row> rows;
  private final Function<Row, @Nullable Row> made;
  private @Nullable Row next;

  MadeRows(Iterator<Row> rows, Function<Row, @Nullable Row> made) {
    this.rows = rows;
    this.made = made;
  }

  @Override
  public boolean hasNext() {
    while (next == null && rows.hasNext()) {
      next = made.apply(rows.next());
    }
    return next != null;
  }

  @Override
  public Row next() {
    if (!hasNext() || next == null) {
      throw new NoSuchElementException();
    }
    Row row = next;
    next = null;
    return row;
  }
}
