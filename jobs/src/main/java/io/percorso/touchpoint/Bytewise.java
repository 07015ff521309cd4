package io.percorso.touchpoint;

import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/** The order of text by its UTF-8 bytes, null first: the order Spark sorts by. */
public final class Bytewise {
  public static final Comparator<@Nullable String> ORDER = Bytewise::compare;

  private Bytewise() {}

  /** Negative, zero or positive as {@code left} sorts before, with or after {@code right}. */
  public static int compare(@Nullable String left, @Nullable String right) {
    if (left == null || right == null) {
      return Boolean.compare(left != null, right != null);
    }
    int common = Math.min(left.length(), right.length());
    for (int i = 0; i < common; i++) {
      char a = left.charAt(i);
      char b = right.charAt(i);
      if (a != b) {
        return rank(a) - rank(b);
      }
    }
    return left.length() - right.length();
  }

  /** The greater of two; null only where both are. */
  static @Nullable String greatest(@Nullable String left, @Nullable String right) {
    return compare(left, right) >= 0 ? left : right;
  }

  /** UTF-16 puts surrogates before U+E000, UTF-8 puts what they encode after U+FFFF. */
  private static int rank(char c) {
    return Character.isSurrogate(c) ? c + 0x10000 : c;
  }
}
