package io.percorso.identity;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.from_utc_timestamp;
import static org.apache.spark.sql.functions.to_date;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;
import static org.apache.spark.sql.types.DataTypes.createStructField;
import static org.apache.spark.sql.types.DataTypes.createStructType;

import io.percorso.table.Partitions;
import java.sql.Timestamp;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
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
 * The ids that persons had before a link merged them: a function of the links and their dates
 * alone, so that it is the same whatever nights were run. A person's links are joined in the order
 * of first_seen_at; where two parts meet, the greater of their ids ends on that date, and it is an
 * alias where it was a person at the end of an earlier one.
 */
public final class AliasHistory {
  private static final Encoder<Row> MERGES =
      Encoders.row(
          createStructType(
              new StructField[] {
                createStructField("former_person_id", StringType, false),
                createStructField("person_id", StringType, false),
                createStructField("since", TimestampType, false),
                createStructField("merged_at", TimestampType, false)
              }));

  private AliasHistory() {}

  /** Rows of {@link PersonAliases#CONTRACT}; links without a date leave no alias. */
  public static Dataset<Row> from(
      Dataset<Row> links, Dataset<Row> personIdentifiers, ZoneId businessZone) {
    Dataset<Row> owner = personIdentifiers.select("identifier", "person_id");
    // many-to-one, twice: personIdentifiers has key identifier
    Dataset<Row> inside =
        links
            .where("first_seen_at IS NOT NULL")
            .join(owner, "identifier")
            .join(
                owner.select(
                    col("identifier").as("other_identifier"),
                    col("person_id").as("other_person_id")),
                "other_identifier")
            .where("person_id = other_person_id")
            .select("person_id", "first_seen_at", "identifier", "other_identifier");
    return PersonAliases.CONTRACT.conform(
        Partitions.by(inside, col("person_id"))
            .sortWithinPartitions("person_id", "first_seen_at", "identifier", "other_identifier")
            .mapPartitions((MapPartitionsFunction<Row, Row>) Merges::new, MERGES)
            .withColumn("valid_from", businessDate("merged_at", businessZone))
            .where(businessDate("since", businessZone).lt(col("valid_from"))));
  }

  private static Column businessDate(String instant, ZoneId businessZone) {
    return to_date(from_utc_timestamp(col(instant), businessZone.getId()));
  }

  /** Walks the links of one person after the other. */
  private static final class Merges implements Iterator<Row> {
    private final Iterator<Row> links;
    private @Nullable String person;
    private UnionFind parts = new UnionFind();
    private final Map<String, Timestamp> since = new HashMap<>();
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
      Timestamp at = link.getTimestamp(1);
      String one = seen(link.getString(2), at);
      String other = seen(link.getString(3), at);
      if (one.equals(other)) {
        return null;
      }
      String stays = one.compareTo(other) < 0 ? one : other;
      String ends = stays.equals(one) ? other : one;
      Timestamp began = since.getOrDefault(ends, at);
      parts.union(one, other);
      since.merge(stays, began, (mine, theirs) -> mine.before(theirs) ? mine : theirs);
      return RowFactory.create(ends, person, began, at);
    }

    private String seen(String identifier, Timestamp at) {
      String root = parts.find(identifier);
      since.putIfAbsent(root, at);
      return root;
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
