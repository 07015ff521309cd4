package io.percorso.pattern;

import io.percorso.touchpoint.OrderLine;
import io.percorso.touchpoint.Touchpoint;
import java.io.Serializable;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which touchpoints belong to which order line, whatever their time: the touchpoints that fulfil
 * the condition and have the same key as the line.
 *
 * @param match strongest first; empty: no ladder
 */
record EvidenceSelection(TouchpointCondition where, List<MatchLevel> match, Set<Same> same)
    implements Serializable {
  private static final char BETWEEN = '\u001f';

  /** What else has to be the same as the line's. */
  enum Same {
    LINE,
    ORDER,
    BRAND,
    STORE,
    PICKUP_STORE,
    BUSINESS_DATE
  }

  /** How many levels a line is looked up at: one where there is no ladder. */
  int levelCount() {
    return Math.max(1, match.size());
  }

  /** The level at a place of the ladder; null: no ladder. */
  @Nullable MatchLevel level(int place) {
    return match.isEmpty() ? null : match.get(place);
  }

  /** The key a touchpoint is found by; null: not at this level. */
  @Nullable String keyOf(Touchpoint touchpoint, int place) {
    return key(
        levelKey(place, touchpoint.productId(), touchpoint.brand(), touchpoint.category()),
        touchpoint.orderId(),
        touchpoint.lineNumber(),
        touchpoint.brand(),
        touchpoint.storeId(),
        touchpoint.storeId());
  }

  /** The key a line looks for; null: not at this level. */
  @Nullable String keyOf(OrderLine line, int place) {
    return key(
        levelKey(place, line.productId(), line.brand(), line.category()),
        line.orderId(),
        line.lineNumber(),
        line.brand(),
        line.storeId(),
        line.pickupStoreId());
  }

  private @Nullable String levelKey(
      int place, @Nullable String product, @Nullable String brand, @Nullable String category) {
    MatchLevel level = level(place);
    if (level == null) {
      return "";
    }
    return switch (level) {
      case PRODUCT -> product;
      case CATEGORY -> category;
      case BRAND_AND_CATEGORY ->
          brand == null || category == null ? null : brand + BETWEEN + category;
    };
  }

  private @Nullable String key(
      @Nullable String levelKey,
      @Nullable String orderId,
      @Nullable String lineNumber,
      @Nullable String brand,
      @Nullable String storeId,
      @Nullable String pickupStoreId) {
    String key = levelKey;
    if (same.contains(Same.LINE)) {
      key = with(with(key, orderId), lineNumber);
    } else if (same.contains(Same.ORDER)) {
      key = with(key, orderId);
    }
    if (same.contains(Same.BRAND)) {
      key = with(key, brand);
    }
    if (same.contains(Same.STORE)) {
      key = with(key, storeId);
    }
    if (same.contains(Same.PICKUP_STORE)) {
      key = with(key, pickupStoreId);
    }
    return key;
  }

  private static @Nullable String with(@Nullable String key, @Nullable String part) {
    return key == null || part == null ? null : key + BETWEEN + part;
  }
}
