package io.percorso.pattern;

import io.percorso.pattern.EvidenceSelection.Same;
import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One piece of evidence.
 *
 * @param isOfAnotherOrder the touchpoint has an order, and it is not the line's
 * @param of place of the step it is measured from, {@link #ANCHOR} for the line
 * @param gapMicros least time between, microseconds
 * @param windowMicros most time between, inclusive, microseconds; null: any
 * @param noneBetween no such touchpoint between the evidence and what it is measured from
 * @param isMany all that hold are evidence, not the nearest alone
 */
record PatternStep(
    String name,
    EvidenceSelection selection,
    boolean isOfAnotherOrder,
    int of,
    From from,
    Order order,
    long gapMicros,
    @Nullable Long windowMicros,
    List<EvidenceSelection> noneBetween,
    boolean isMany)
    implements Serializable {
  static final int ANCHOR = -1;

  /** On which side of what it is measured from it lies. */
  enum Order {
    BEFORE,
    AFTER,
    ANY,
    /** From the beginning of the business date on. */
    ON_OR_AFTER;

    /** Whether it may lie on either side. */
    boolean isAround() {
      return this == ANY || this == ON_OR_AFTER;
    }
  }

  /** Which instant of the line it is measured from. */
  enum From {
    PURCHASE,
    ORDERED,
    COLLECTED
  }

  /** Whether it is a fact of the order, so that nobody need be known. */
  boolean isFactOfOrder() {
    return selection.same().contains(Same.LINE) || selection.same().contains(Same.ORDER);
  }

  boolean isOnSameDate() {
    return selection.same().contains(Same.BUSINESS_DATE);
  }
}
