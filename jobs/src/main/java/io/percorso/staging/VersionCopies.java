package io.percorso.staging;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Queue;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.jspecify.annotations.Nullable;

/**
 * Of rows of the same key and content the first, the earliest to arrive, stands for all and learns
 * the newest arrival, and whether one does not say when it arrived; the others are copies. Reads
 * rows sorted by key, content and arrival, unknown ones last.
 */
final class VersionCopies implements Iterator<Row> {
  private final Iterator<Row> rows;
  private final Queue<Row> ready = new ArrayDeque<>();
  private @Nullable Row first;
  private @Nullable Long newest;

  VersionCopies(Iterator<Row> rows) {
    this.rows = rows;
  }

  @Override
  public boolean hasNext() {
    while (ready.isEmpty() && rows.hasNext()) {
      take(rows.next());
    }
    if (ready.isEmpty()) {
      close();
    }
    return !ready.isEmpty();
  }

  @Override
  public Row next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return ready.remove();
  }

  private void take(Row row) {
    if (first != null && isCopy(first, row)) {
      ready.add(with(row, RowVersions.IS_COPY, true));
      if (row.isNullAt(RowVersions.RECEIVED_AT) && !first.isNullAt(RowVersions.RECEIVED_AT)) {
        first = with(first, RowVersions.RECEIVED_AT, null);
      }
    } else {
      close();
      first = row;
      newest = null;
    }
    if (!row.isNullAt(RowVersions.RECEIVED_AT)) {
      newest = row.getLong(RowVersions.RECEIVED_AT);
    }
  }

  private static boolean isCopy(Row one, Row other) {
    return one.getString(RowVersions.CONTENT_HASH).equals(other.getString(RowVersions.CONTENT_HASH))
        && one.getString(RowVersions.KEY).equals(other.getString(RowVersions.KEY));
  }

  private void close() {
    if (first != null) {
      ready.add(with(first, RowVersions.NEWEST_ARRIVAL, newest));
      first = null;
    }
  }

  private static Row with(Row row, int position, @Nullable Object value) {
    @Nullable Object[] fields = new @Nullable Object[row.size()];
    for (int i = 0; i < fields.length; i++) {
      fields[i] = i == position ? value : row.get(i);
    }
    return RowFactory.create(fields);
  }
}
