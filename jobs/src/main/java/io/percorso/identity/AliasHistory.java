package io.percorso.identity;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.from_utc_timestamp;
import static org.apache.spark.sql.functions.timestamp_micros;
import static org.apache.spark.sql.functions.to_date;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.createStructField;
import static org.apache.spark.sql.types.DataTypes.createStructType;

import io.percorso.table.Partitions;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructField;
import org.jspecify.annotations.Nullable;

/**
 * The ids that persons had before a link merged them: a function of the links that hold now and of
 * when they were known, so that it is the same whatever nights were run.
 *
 * <p>A person's links are joined in the order of known_at. An identifier names its part from when
 * it was first known, for no smaller one is in it, or it never does; where two parts meet, the
 * greater of their names ends. It is an alias where that is on a later business date than it was
 * first known on, for then it was a person's id at the end of a date.
 *
 * <pre>
 * known        link    parts       ends
 * 01-01 10:00  3e      3e
 * 01-05 09:00  2l-3e   2l 3e       3e, of 01-01: an alias, valid from 01-05
 * 01-05 12:00  1c-2l   1c 2l 3e    2l, of 01-05: it was never published
 * </pre>
 *
 * <p>A link without a time was always known, before any date: its ends were one part ever since, so
 * the greater has no alias by it.
 */
public final class AliasHistory {
  private static final Encoder<Row> MERGES =
      Encoders.row(
          createStructType(
              new StructField[] {
                createStructField("former_person_id", StringType, false),
                createStructField("person_id", StringType, false),
                createStructField("since", LongType, true),
                createStructField("merged_at", LongType, false)
              }));

  private AliasHistory() {}

  /**
   * Rows of {@link PersonAliases#CONTRACT}.
   *
   * @param links as {@link Identity#links}
   */
  public static Dataset<Row> from(Dataset<Row> links, ZoneId businessZone) {
    Column since = businessDate("since", businessZone);
    return PersonAliases.CONTRACT.conform(
        Partitions.by(
                links.select("person_id", "known_at", "identifier", "other_identifier"),
                col("person_id"))
            .sortWithinPartitions("person_id", "known_at")
            .mapPartitions((MapPartitionsFunction<Row, Row>) Merges::new, MERGES)
            .withColumn("valid_from", businessDate("merged_at", businessZone))
            .where(since.isNull().or(since.lt(col("valid_from")))));
  }

  private static Column businessDate(String micros, ZoneId businessZone) {
    return to_date(from_utc_timestamp(timestamp_micros(col(micros)), businessZone.getId()));
  }

  /**
   * Walks the links of one person after the other. Of links known at the same time the order does
   * not matter: the same names end.
   */
  private static final class Merges implements Iterator<Row> {
    private final Iterator<Row> links;
    private @Nullable String person;
    private UnionFind parts = new UnionFind();
    private final Map<String, Long> since = new HashMap<>();
    private @Nullable Row next;

    Merges(Iterator<Row> links) {
      this.links = links;
    }

    @Override
    public boolean hasNext() {
      while (next == null && links.hasNext()) {
        next = merge(links.next());
      }
      return next != null;
    }

    private @Nullable Row merge(Row link) {
      if (!link.getString(0).equals(person)) {
        person = link.getString(0);
        parts = new UnionFind();
        since.clear();
      }
      long at = link.getLong(1);
      String one = name(link.getString(2), at);
      String other = name(link.getString(3), at);
      if (one.equals(other)) {
        return null;
      }
      parts.union(one, other);
      String ends = one.compareTo(other) < 0 ? other : one;
      long began = Objects.requireNonNull(since.remove(ends));
      return began == at
          ? null
          : RowFactory.create(ends, person, began == Neighbourhoods.SINCE_EVER ? null : began, at);
    }

    /** What names the part of an identifier that is known at a time, and known with it. */
    private String name(String identifier, long at) {
      String name = parts.find(identifier);
      since.putIfAbsent(name, at);
      return name;
    }

    @Override
    public Row next() {
      if (!hasNext() || next == null) {
        throw new NoSuchElementException();
      }
      Row merge = next;
      next = null;
      return merge;
    }
  }
}
