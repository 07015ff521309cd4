package io.percorso.staging;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads numbers and booleans from text as Spark's {@code try_cast} does; null where the text is
 * none.
 */
final class TypedText {
  private static final int MOST_INTEGRAL_DIGITS = 38;

  private TypedText() {}

  /**
   * A decimal of the scale, rounded half up; null also where it has more digits than the precision.
   */
  static @Nullable BigDecimal decimal(String text, int precision, int scale) {
    BigDecimal number;
    try {
      number = new BigDecimal(text.trim());
    } catch (NumberFormatException e) {
      return null;
    }
    long integralDigits = (long) number.precision() - number.scale();
    if (integralDigits > MOST_INTEGRAL_DIGITS) {
      return null;
    }
    // 1e-999999999 is zero; rounding it would first write out all its digits
    if (integralDigits < -scale - 1) {
      return BigDecimal.ZERO.setScale(scale);
    }
    BigDecimal rounded = number.setScale(scale, RoundingMode.HALF_UP);
    return rounded.precision() > precision ? null : rounded;
  }

  /** A number that is neither infinite nor NaN. */
  static @Nullable Double finite(String text) {
    try {
      double number = Double.parseDouble(text);
      return Double.isFinite(number) ? number : null;
    } catch (NumberFormatException e) {
      return null;
    }
  }

  /** A whole number, which may be written with zeros behind the point; beyond 32 bits null. */
  static @Nullable Integer integer(String text) {
    BigDecimal number = decimal(text, 20, 6);
    if (number == null) {
      return null;
    }
    try {
      return number.intValueExact();
    } catch (ArithmeticException e) {
      return null;
    }
  }

  /** True for t, true, y, yes and 1, false for f, false, n, no and 0, whatever the case. */
  static @Nullable Boolean bool(String text) {
    return switch (bare(text).toLowerCase(Locale.ROOT)) {
      case "t", "true", "y", "yes", "1" -> Boolean.TRUE;
      case "f", "false", "n", "no", "0" -> Boolean.FALSE;
      default -> null;
    };
  }

  private static String bare(String text) {
    int from = 0;
    int to = text.length();
    while (from < to && isAround(text.charAt(from))) {
      from++;
    }
    while (to > from && isAround(text.charAt(to - 1))) {
      to--;
    }
    return text.substring(from, to);
  }

  private static boolean isAround(char c) {
    return c <= ' ' || c == '\u007f';
  }
}
