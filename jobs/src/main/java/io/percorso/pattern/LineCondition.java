package io.percorso.pattern;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.percorso.touchpoint.OrderLine;
import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.jspecify.annotations.Nullable;

/**
 * A condition on an order line. Every part that is not empty has to hold.
 *
 * @param any one of these has to hold
 */
record LineCondition(
    Set<Sold> sold,
    Set<String> fulfilments,
    Set<PickupState> pickupStates,
    Set<LineState> states,
    List<LineCondition> any)
    implements Serializable {

  boolean holds(OrderLine line, @Nullable PickupState pickupState, LineState state) {
    return (sold.isEmpty() || sold.contains(Sold.of(line.salesChannel())))
        && (fulfilments.isEmpty() || fulfilments.contains(line.fulfilment()))
        && (pickupStates.isEmpty() || (pickupState != null && pickupStates.contains(pickupState)))
        && (states.isEmpty() || states.contains(state))
        && (any.isEmpty() || any.stream().anyMatch(one -> one.holds(line, pickupState, state)));
  }

  /** The same condition over the rows of core.order_line_outcomes; never null. */
  Column column() {
    Column all = lit(true);
    if (!sold.isEmpty()) {
      all = all.and(soldColumn());
    }
    if (!fulfilments.isEmpty()) {
      all = all.and(col("fulfilment").isin(fulfilments.toArray()));
    }
    if (!pickupStates.isEmpty()) {
      all = all.and(isOneOf("pickup_state", pickupStates));
    }
    if (!states.isEmpty()) {
      all = all.and(isOneOf("line_state", states));
    }
    return all.and(any.stream().map(LineCondition::column).reduce(Column::or).orElse(lit(true)));
  }

  private Column soldColumn() {
    return col("sales_channel")
        .isin(
            List.of("web", "app", "store", "phone", "marketplace").stream()
                .filter(channel -> sold.contains(Sold.of(channel)))
                .toArray());
  }

  private static Column isOneOf(String name, Set<? extends Enum<?>> values) {
    Object[] texts =
        values.stream().map(value -> value.name().toLowerCase(Locale.ROOT)).sorted().toArray();
    return col(name).isNotNull().and(col(name).isin(texts));
  }
}
