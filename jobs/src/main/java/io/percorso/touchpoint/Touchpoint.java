package io.percorso.touchpoint;

import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.jspecify.annotations.Nullable;

/**
 * One touchpoint in memory: what journeys and patterns ask of it, and the row it is written as.
 *
 * @param occurredAt microseconds since the epoch, UTC
 * @param lastAt microseconds since the epoch, UTC
 * @param row in the order of {@link Touchpoints#CONTRACT}
 */
public record Touchpoint(
    String id,
    String source,
    String sourceKey,
    String activity,
    String channel,
    @Nullable String productId,
    @Nullable String category,
    @Nullable String brand,
    @Nullable String orderId,
    @Nullable String lineNumber,
    @Nullable String storeId,
    @Nullable String caseId,
    @Nullable String topic,
    @Nullable String campaign,
    String identityMethod,
    boolean isOnline,
    boolean isInStore,
    long occurredAt,
    long lastAt,
    Row row) {
  /** Where a row of {@link Touchpoints#CONTRACT} has its person_id. */
  public static final int PERSON_ID = TouchpointRow.PERSON_ID;

  /**
   * The touchpoint of a row whose first columns are those of {@link Touchpoints#CONTRACT}, in its
   * order; columns after them are left out of {@link #row}.
   */
  public static Touchpoint fromRow(Row wide) {
    Row row = wide.size() == TouchpointRow.COLUMNS.size() ? wide : contractColumns(wide);
    return new Touchpoint(
        row.getString(TouchpointRow.TOUCHPOINT_ID),
        row.getString(TouchpointRow.SOURCE),
        row.getString(TouchpointRow.SOURCE_KEY),
        row.getString(TouchpointRow.ACTIVITY),
        row.getString(TouchpointRow.CHANNEL),
        row.getString(TouchpointRow.PRODUCT_ID),
        row.getString(TouchpointRow.CATEGORY),
        row.getString(TouchpointRow.BRAND),
        row.getString(TouchpointRow.ORDER_ID),
        row.getString(TouchpointRow.LINE_NUMBER),
        row.getString(TouchpointRow.STORE_ID),
        row.getString(TouchpointRow.CASE_ID),
        row.getString(TouchpointRow.TOPIC),
        row.getString(TouchpointRow.CAMPAIGN),
        row.getString(TouchpointRow.IDENTITY_METHOD),
        row.getBoolean(TouchpointRow.IS_ONLINE),
        row.getBoolean(TouchpointRow.IS_IN_STORE),
        Micros.of(row.getTimestamp(TouchpointRow.OCCURRED_AT)),
        Micros.of(row.getTimestamp(TouchpointRow.LAST_AT)),
        row);
  }

  private static Row contractColumns(Row wide) {
    @Nullable Object[] values = new Object[TouchpointRow.COLUMNS.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = wide.get(i);
    }
    return RowFactory.create(values);
  }
}
