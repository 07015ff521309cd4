package io.percorso.staging;

import static org.apache.spark.sql.functions.col;

import io.percorso.source.Feed;
import io.percorso.source.FeedColumn;
import io.percorso.source.FeedColumn.Role;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;

/**
 * Decides between the valid rows of one key: which is staged and what the others are. The rows of a
 * key are brought together and read twice in order, so that no more than two of them are ever in
 * memory: once by content, and then the winner first.
 */
final class RowVersions {
  static final String STAGED = "staged";
  static final String DUPLICATE = "duplicate";
  static final String SUPERSEDED = "superseded";
  static final String CONFLICTING = "conflicting_duplicate";

  private RowVersions() {}

  /**
   * One row of {@link CarriedRows} for each valid row of a repeated key, with its fate, as it would
   * be staged. Of a duplicate only the amount is kept.
   */
  static Dataset<Row> of(
      Dataset<Row> delivered, StagingRules rules, Broadcast<RepeatedKeys> repeated) {
    Feed feed = rules.feed();
    Column[] key = feed.key().stream().map(c -> col(c.name())).toArray(Column[]::new);
    Encoder<Row> encoder = Encoders.row(new CarriedRows(feed).schema());
    return delivered
        .mapPartitions(
            (MapPartitionsFunction<Row, Row>)
                rows -> VersionContents.of(rows, rules, repeated.value()),
            encoder)
        .repartition(key)
        .sortWithinPartitions(copiesTogether(key))
        .mapPartitions(
            (MapPartitionsFunction<Row, Row>) rows -> new VersionCopies(rows, rules.feed()),
            encoder)
        .sortWithinPartitions(winnerFirst(feed, key))
        .mapPartitions(
            (MapPartitionsFunction<Row, Row>) rows -> VersionFates.of(rows, rules), encoder);
  }

  private static Column[] copiesTogether(Column[] key) {
    List<Column> order = new ArrayList<>(Arrays.asList(key));
    order.add(col(CarriedRows.CONTENT_HASH));
    order.add(col("received_at").asc_nulls_last());
    order.add(col(CarriedRows.SOURCE_FILE).asc_nulls_last());
    order.add(col(CarriedRows.IS_DATE_ONLY));
    return order.toArray(Column[]::new);
  }

  private static Column[] winnerFirst(Feed feed, Column[] key) {
    Stream<Column> updatedAt =
        feed.withRole(Role.UPDATED_AT).map(FeedColumn::name).stream()
            .map(name -> col(name).desc_nulls_last());
    return Stream.of(
            Arrays.stream(key),
            updatedAt,
            Stream.of(
                col(CarriedRows.NEWEST_ARRIVAL).desc_nulls_last(),
                col(CarriedRows.LATEST_STATE).desc_nulls_last(),
                col(CarriedRows.CONTENT_HASH).desc()))
        .flatMap(columns -> columns)
        .toArray(Column[]::new);
  }
}
