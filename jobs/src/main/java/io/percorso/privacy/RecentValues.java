package io.percorso.privacy;

import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Remembers the results of a pure function of text for values seen recently: cookies and browsers
 * come again and again. Bounded; for one thread.
 */
public final class RecentValues {
  private static final int SLOTS = 1 << 14;

  private final UnaryOperator<@Nullable String> function;
  private final @Nullable String[] values = new String[SLOTS];
  private final @Nullable String[] results = new String[SLOTS];

  public RecentValues(UnaryOperator<@Nullable String> function) {
    this.function = function;
  }

  /** The function's result for a value. */
  public @Nullable String of(String value) {
    int hash = value.hashCode();
    int slot = (hash ^ (hash >>> 15)) & (SLOTS - 1);
    if (value.equals(values[slot])) {
      return results[slot];
    }
    String result = function.apply(value);
    values[slot] = value;
    results[slot] = result;
    return result;
  }
}
