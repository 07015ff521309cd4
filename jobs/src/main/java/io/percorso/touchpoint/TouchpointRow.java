package io.percorso.touchpoint;

import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.jspecify.annotations.Nullable;

/** A touchpoint's row while it is filled; positions are those of {@link Touchpoints#CONTRACT}. */
final class TouchpointRow {
  static final List<String> COLUMNS = Touchpoints.CONTRACT.columnNames();
  static final int TOUCHPOINT_ID = at("touchpoint_id");
  static final int PERSON_ID = at("person_id");
  static final int SESSION_ID = at("session_id");
  static final int ANONYMOUS_ID = at("anonymous_id");
  static final int ORDER_ID = at("order_id");
  static final int LINE_NUMBER = at("line_number");
  static final int PRODUCT_ID = at("product_id");
  static final int STORE_ID = at("store_id");
  static final int CASE_ID = at("case_id");
  static final int SOURCE = at("source");
  static final int SOURCE_KEY = at("source_key");
  static final int ACTIVITY = at("activity");
  static final int CHANNEL = at("channel");
  static final int MARKETING_CHANNEL = at("marketing_channel");
  static final int CATEGORY = at("category");
  static final int BRAND = at("brand");
  static final int CAMPAIGN = at("campaign");
  static final int TOPIC = at("topic");
  static final int CURRENCY_CODE = at("currency_code");
  static final int IDENTITY_METHOD = at("identity_method");
  static final int EVENT_COUNT = at("event_count");
  static final int SEARCH_RESULTS = at("search_results");
  static final int QUANTITY = at("quantity");
  static final int NET_AMOUNT = at("net_amount");
  static final int IS_ONLINE = at("is_online");
  static final int IS_IN_STORE = at("is_in_store");
  static final int OCCURRED_AT = at("occurred_at");
  static final int LAST_AT = at("last_at");
  static final int OCCURRED_DATE = at("occurred_date");

  private final @Nullable Object[] values;

  /** A row with one more place than the contract has columns for every extra one. */
  TouchpointRow(int extraColumns) {
    values = new Object[COLUMNS.size() + extraColumns];
  }

  TouchpointRow set(int column, @Nullable Object value) {
    values[column] = value;
    return this;
  }

  /** The source's row and what happened; the id is the hash of all of it. */
  TouchpointRow of(
      String source,
      List<String> sourceKey,
      String activity,
      @Nullable String productId,
      @Nullable String category) {
    @Nullable String[] parts = new String[sourceKey.size() + 4];
    parts[0] = source;
    for (int i = 0; i < sourceKey.size(); i++) {
      parts[i + 1] = sourceKey.get(i);
    }
    parts[parts.length - 3] = activity;
    parts[parts.length - 2] = productId;
    parts[parts.length - 1] = category;
    return set(TOUCHPOINT_ID, SourceHash.of(parts))
        .set(SOURCE, source)
        .set(SOURCE_KEY, String.join("/", sourceKey))
        .set(ACTIVITY, activity)
        .set(PRODUCT_ID, productId)
        .set(CATEGORY, category);
  }

  /** Where it happened; activity and store are set before. */
  TouchpointRow in(String channel, @Nullable String storeId, TouchpointConfig config) {
    boolean inNamedStore =
        storeId != null && Activities.IN_A_NAMED_STORE.contains(String.valueOf(values[ACTIVITY]));
    return set(CHANNEL, channel)
        .set(STORE_ID, storeId)
        .set(IS_ONLINE, config.isOnline(channel))
        .set(IS_IN_STORE, channel.equals(Channels.STORE) || inNamedStore);
  }

  /** When, in microseconds. */
  TouchpointRow during(long first, long last, BusinessDates dates) {
    return set(OCCURRED_AT, Micros.toTimestamp(first))
        .set(LAST_AT, Micros.toTimestamp(last))
        .set(OCCURRED_DATE, dates.of(first));
  }

  /** The place after the contract's columns. */
  TouchpointRow extra(@Nullable Object value) {
    return set(COLUMNS.size(), value);
  }

  Row build() {
    return RowFactory.create(values);
  }

  static int at(String column) {
    int position = COLUMNS.indexOf(column);
    if (position < 0) {
      throw new IllegalArgumentException(Touchpoints.CONTRACT + " has no column " + column);
    }
    return position;
  }
}
