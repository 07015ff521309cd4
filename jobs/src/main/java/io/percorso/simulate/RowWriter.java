package io.percorso.simulate;

import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the rows of the one table that is wanted and drops all others, so that the same telling
 * makes every table.
 */
final class RowWriter {
  private final World world;
  private final SimulatedTable wanted;
  private final List<Row> rows = new ArrayList<>();

  RowWriter(World world, SimulatedTable wanted) {
    this.world = world;
    this.wanted = wanted;
  }

  Iterator<Row> rows() {
    return rows.iterator();
  }

  /** A new row, all null, with its key. */
  Draft row(SimulatedTable table, String keyColumn, String key) {
    return new Draft(table.path().equals(wanted.path()) ? wanted : null, key).set(keyColumn, key);
  }

  /** One row being filled. */
  final class Draft {
    private final @Nullable SimulatedTable table;
    private final String key;
    private final @Nullable Object[] values;

    private Draft(@Nullable SimulatedTable table, String key) {
      this.table = table;
      this.key = key;
      values = new Object[table == null ? 0 : table.schema().size()];
    }

    Draft set(String column, @Nullable Object value) {
      if (table != null) {
        values[table.position(column)] = value;
      }
      return this;
    }

    /** An instant as text. */
    Draft at(String column, @Nullable Long instant) {
      if (table != null && instant != null) {
        values[table.position(column)] = world.calendar().text(instant);
      }
      return this;
    }

    /** An instant as such. */
    Draft instant(String column, long instant) {
      if (table != null) {
        values[table.position(column)] = new Timestamp(instant);
      }
      return this;
    }

    Draft attribute(String name, String value) {
      return set("attributes", scala.jdk.javaapi.CollectionConverters.asScala(Map.of(name, value)));
    }

    /** Keeps the row; a few rows of a feed are delivered twice, the second time an hour later. */
    void write(long receivedAt) {
      instant("received_at", receivedAt);
      keep();
      if (table != null && world.isOf(Shares.DUPLICATES, table.path(), key.hashCode())) {
        instant("received_at", receivedAt + SimulatedCalendar.HOUR);
        keep();
      }
    }

    /** Keeps a row of truth. */
    void write() {
      keep();
    }

    private void keep() {
      if (table != null) {
        rows.add(RowFactory.create(values.clone()));
      }
    }
  }
}
