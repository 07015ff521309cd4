package io.percorso.pattern;

import io.percorso.touchpoint.OrderLine;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How far the customer's collection of a line has come: the first of these that holds. */
public enum PickupState {
  COLLECTED,
  CANCELLED,
  NOT_COLLECTED,
  READY,
  PLACED;

  private static final Set<String> COLLECTED_BY_CUSTOMER =
      Set.of("pickup", "ship_to_store", "reserve");

  /**
   * The state of a line at the end of the run date; null where the customer does not collect it.
   *
   * @param expiryMicros how long a line may be ready, exclusive, before it counts as not collected
   */
  public static @Nullable PickupState of(OrderLine line, long endMicros, long expiryMicros) {
    if (!COLLECTED_BY_CUSTOMER.contains(line.fulfilment())) {
      return null;
    }
    if (line.collectedAt() != null) {
      return COLLECTED;
    }
    if (line.cancelledAt() != null) {
      return CANCELLED;
    }
    Long readyAt = line.readyAt();
    if (readyAt == null) {
      return PLACED;
    }
    return readyAt + expiryMicros < endMicros ? NOT_COLLECTED : READY;
  }

  /** As it stands in tables and settings. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
