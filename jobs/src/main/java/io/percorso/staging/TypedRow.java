package io.percorso.staging;

import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/**
 * A delivered row with its typed values: text as String, instants as Long microseconds, dates as
 * Integer days, numbers as Integer, Double or BigDecimal, booleans, and maps as {@link TextMap}.
 * Identifiers are still as delivered: nothing of this leaves staging.
 *
 * @param values in the feed's order; null where nothing was delivered or it did not parse; not to
 *     be changed
 * @param present a bit for each column that delivered anything, the lowest for the first
 * @param eventAt microseconds since the epoch, {@link InstantText#NONE} without one
 * @param isDateOnly whether ordered_at was delivered as a date alone
 * @param unparsed how many optional values did not parse
 * @param waits whether it has a state that is not known yet, see {@link DeliveredValues}
 */
@SuppressWarnings("ArrayRecordComponent")
record TypedRow(
    Row delivered,
    @Nullable Object[] values,
    long present,
    long eventAt,
    boolean isDateOnly,
    boolean isMalformed,
    int unparsed,
    boolean waits) {

  /** Whether a column delivered anything. */
  boolean isPresent(int column) {
    return (present >>> column & 1) == 1;
  }
}
