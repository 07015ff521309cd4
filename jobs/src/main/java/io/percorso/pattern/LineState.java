package io.percorso.pattern;

import io.percorso.touchpoint.OrderLine;
import java.util.Locale;

/** Whether a line's amount is revenue. */
public enum LineState {
  SOLD,
  CANCELLED,
  RESERVED;

  /** Cancelled before all; reserved is a reservation that nobody has collected yet. */
  public static LineState of(OrderLine line) {
    if (line.cancelledAt() != null) {
      return CANCELLED;
    }
    return line.purchasedAt() == null ? RESERVED : SOLD;
  }

  /** As it stands in tables and settings. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
