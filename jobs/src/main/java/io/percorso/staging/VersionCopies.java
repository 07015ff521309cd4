package io.percorso.staging;

import io.percorso.source.Feed;
import io.percorso.source.FeedColumn;
import io.percorso.source.FeedColumn.Role;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Queue;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.jspecify.annotations.Nullable;

/**
 * Of rows of the same key and content the first, the earliest to arrive, stands for all and learns
 * the newest arrival; the others are {@link RowVersions#DUPLICATE}s. Reads rows sorted by key,
 * content and arrival.
 */
final class VersionCopies implements Iterator<Row> {
  private final Iterator<Row> rows;
  private final CarriedRows layout;
  private final int[] compared;
  private final int arrival;
  private final int amount;
  private final Queue<Row> ready = new ArrayDeque<>();
  private @Nullable Row first;
  private @Nullable Long newest;

  VersionCopies(Iterator<Row> rows, Feed feed) {
    this.rows = rows;
    layout = new CarriedRows(feed);
    compared = compared(feed, layout);
    arrival = feed.withRole(Role.RECEIVED_AT).map(feed.columns()::indexOf).orElseThrow();
    amount =
        Amounts.areIn(feed)
            ? feed.columns().stream().map(FeedColumn::name).toList().indexOf(Amounts.AMOUNT)
            : -1;
  }

  private static int[] compared(Feed feed, CarriedRows layout) {
    List<Integer> positions =
        new java.util.ArrayList<>(feed.key().stream().map(feed.columns()::indexOf).toList());
    positions.add(layout.contentHash);
    return positions.stream().mapToInt(Integer::intValue).toArray();
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
      ready.add(duplicate(row));
    } else {
      close();
      first = row;
      newest = null;
    }
    if (!row.isNullAt(arrival)) {
      newest = row.getLong(arrival);
    }
  }

  private boolean isCopy(Row one, Row other) {
    for (int position : compared) {
      if (!Objects.equals(one.get(position), other.get(position))) {
        return false;
      }
    }
    return true;
  }

  private Row duplicate(Row row) {
    @Nullable Object[] fields = new @Nullable Object[row.size()];
    fields[layout.fate] = RowVersions.DUPLICATE;
    if (amount >= 0) {
      fields[amount] = row.get(amount);
    }
    return RowFactory.create(fields);
  }

  private void close() {
    if (first != null) {
      @Nullable Object[] fields = CarriedRows.fields(first);
      fields[layout.newestArrival] = newest;
      ready.add(RowFactory.create(fields));
      first = null;
    }
  }
}
