package io.percorso.touchpoint;

import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One order line in memory, with its order, its product and its returns. Instants are microseconds
 * since the epoch; null: it has not happened by the end of the run date, or the source does not
 * say.
 */
public record OrderLine(
    String orderId,
    String lineNumber,
    @Nullable String personId,
    @Nullable String anonymousId,
    String identityMethod,
    String productId,
    @Nullable String category,
    @Nullable String brand,
    @Nullable String storeId,
    @Nullable String pickupStoreId,
    String salesChannel,
    String fulfilment,
    String currencyCode,
    BigDecimal quantity,
    BigDecimal netAmount,
    boolean isDateOnly,
    long orderedAt,
    @Nullable Long promisedAt,
    @Nullable Long readyAt,
    @Nullable Long collectedAt,
    @Nullable Long deliveredAt,
    @Nullable Long cancelledAt,
    List<Return> returns) {

  /** One return of the line, by return_id. */
  public record Return(
      String returnId,
      long returnedAt,
      String returnChannel,
      BigDecimal quantity,
      BigDecimal refundAmount,
      @Nullable String storeId,
      @Nullable String reason) {}

  /** Sold on the site or in the app. */
  public boolean isSoldOnline() {
    return salesChannel.equals("web") || salesChannel.equals("app");
  }

  /** Sold in a store. */
  public boolean isSoldInStore() {
    return salesChannel.equals("store");
  }

  /** Reserved online, to be paid in the store. */
  public boolean isReserve() {
    return fulfilment.equals("reserve");
  }

  /** When it became a purchase: ordered_at, of a reserve line collected_at; null: not yet. */
  public @Nullable Long purchasedAt() {
    return isReserve() ? collectedAt : Long.valueOf(orderedAt);
  }
}
