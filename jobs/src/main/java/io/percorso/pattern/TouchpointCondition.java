package io.percorso.pattern;

import io.percorso.touchpoint.OrderLine;
import io.percorso.touchpoint.Touchpoint;
import java.io.Serializable;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A condition on a touchpoint. Every part that is not empty or null has to hold.
 *
 * @param sold of the order line the touchpoint belongs to; a touchpoint of none does not fulfil it
 * @param isCancelled as sold
 * @param except none of these may hold
 */
record TouchpointCondition(
    Set<String> activities,
    Set<String> activitiesNot,
    Set<String> channels,
    Set<String> channelsNot,
    Set<String> sources,
    Set<String> sourcesNot,
    @Nullable Boolean isOnline,
    @Nullable Boolean isInStore,
    @Nullable Boolean namesProduct,
    @Nullable Boolean namesCategory,
    Set<Sold> sold,
    @Nullable Boolean isCancelled,
    List<TouchpointCondition> except)
    implements Serializable {

  /** Whether the order line of a touchpoint has to be known. */
  boolean asksOfLine() {
    return !sold.isEmpty()
        || isCancelled != null
        || except.stream().anyMatch(TouchpointCondition::asksOfLine);
  }

  /**
   * Whether the touchpoint fulfils it.
   *
   * @param line the order line it belongs to, where {@link #asksOfLine} says so
   */
  boolean holds(Touchpoint touchpoint, @Nullable OrderLine line) {
    return isOneOf(activities, touchpoint.activity())
        && !activitiesNot.contains(touchpoint.activity())
        && isOneOf(channels, touchpoint.channel())
        && !channelsNot.contains(touchpoint.channel())
        && isOneOf(sources, touchpoint.source())
        && !sourcesNot.contains(touchpoint.source())
        && is(isOnline, touchpoint.isOnline())
        && is(isInStore, touchpoint.isInStore())
        && is(namesProduct, touchpoint.productId() != null)
        && is(namesCategory, touchpoint.category() != null)
        && holdsOfLine(line)
        && except.stream().noneMatch(one -> one.holds(touchpoint, line));
  }

  private boolean holdsOfLine(@Nullable OrderLine line) {
    if (sold.isEmpty() && isCancelled == null) {
      return true;
    }
    return line != null
        && (sold.isEmpty() || sold.contains(Sold.of(line.salesChannel())))
        && is(isCancelled, line.cancelledAt() != null);
  }

  private static boolean isOneOf(Set<String> values, String value) {
    return values.isEmpty() || values.contains(value);
  }

  private static boolean is(@Nullable Boolean asked, boolean value) {
    return asked == null || asked == value;
  }
}
