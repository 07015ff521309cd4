package io.percorso.touchpoint;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.from_utc_timestamp;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.to_date;
import static org.apache.spark.sql.functions.when;

import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Rows that are one touchpoint each, as columns of {@link Touchpoints#CONTRACT}. */
final class TouchpointColumns {
  private TouchpointColumns() {}

  /** The contract's columns: those given, null for the others. */
  static Dataset<Row> select(Dataset<Row> rows, Map<String, Column> given) {
    given.keySet().forEach(TouchpointRow::at);
    Column[] columns =
        Touchpoints.CONTRACT.columns().stream()
            .map(
                column ->
                    given
                        .getOrDefault(column.name(), lit(null))
                        .cast(column.type())
                        .as(column.name()))
            .toArray(Column[]::new);
    return rows.select(columns);
  }

  /** The id of a row whose key is one column. */
  static Column id(Column source, Column key, Column activity, Column product, Column category) {
    return SourceHash.column(source, key, activity, product, category);
  }

  static Column knownActivity(Column activity) {
    return when(activity.isin(Activities.ALL.toArray()), activity).otherwise(Activities.OTHER);
  }

  static Column knownChannel(Column channel) {
    return when(channel.isin(Channels.ALL.toArray()), channel).otherwise(Channels.OTHER);
  }

  static Column isOnline(Column channel, TouchpointConfig config) {
    return channel.isin(config.onlineChannels().toArray());
  }

  static Column isInStore(Column channel, Column activity) {
    Column inNamedStore =
        col("store_id").isNotNull().and(activity.isin(Activities.IN_A_NAMED_STORE.toArray()));
    return channel.equalTo(Channels.STORE).or(inNamedStore);
  }

  static Column businessDate(Column instant, TouchpointConfig config) {
    return to_date(from_utc_timestamp(instant, config.businessZone().getId()));
  }
}
