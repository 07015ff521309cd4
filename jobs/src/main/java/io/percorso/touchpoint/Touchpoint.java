package io.percorso.touchpoint;

import org.apache.spark.sql.Row;
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
    Row row) {}
