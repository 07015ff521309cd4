package io.percorso.privacy;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import java.io.Serializable;
import java.util.Collection;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The one way each identifier is written down, so that the same identifier of two systems is equal:
 * trimmed; e-mail in lower case; phone as E.164. What stands for "no identifier" is null.
 */
public final class Identifiers implements Serializable {
  private static final long serialVersionUID = 1L;

  private static final Set<String> PLACEHOLDERS =
      Set.of(
          "null",
          "none",
          "undefined",
          "unknown",
          "anonymous",
          "guest",
          "n/a",
          "test",
          "-1",
          "not set");

  private final String defaultRegion;
  private final HashSet<String> placeholders = new HashSet<>(PLACEHOLDERS);

  /**
   * @param defaultRegion ISO 3166 region of phone numbers without a country code; ZZ for none, and
   *     then only numbers with a country code count
   * @param morePlaceholders texts that are no identifier, beside the built-in ones; case and
   *     parentheses do not matter
   */
  public Identifiers(String defaultRegion, Collection<String> morePlaceholders) {
    this.defaultRegion = defaultRegion;
    morePlaceholders.forEach(text -> placeholders.add(bare(text)));
  }

  /** Whether phone numbers can be read as those of a region; ZZ stands for none. */
  public static boolean isRegion(String region) {
    return region.equals("ZZ")
        || PhoneNumberUtil.getInstance().getSupportedRegions().contains(region);
  }

  /** The identifier as it is compared; null where the text is none. */
  public @Nullable String normalised(IdentifierKind kind, @Nullable String text) {
    if (text == null) {
      return null;
    }
    String trimmed = text.strip();
    if (isPlaceholder(trimmed)) {
      return null;
    }
    return switch (kind) {
      case EMAIL -> trimmed.indexOf('@') < 0 ? null : trimmed.toLowerCase(Locale.ROOT);
      case PHONE -> phone(trimmed);
      case CUSTOMER_ID, LOYALTY_ID, ANONYMOUS_ID -> trimmed;
    };
  }

  private boolean isPlaceholder(String trimmed) {
    return isZeros(trimmed) || placeholders.contains(bare(trimmed)) || isZeros(bare(trimmed));
  }

  private static boolean isZeros(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != '0' && c != '-') {
        return false;
      }
    }
    return true;
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
    return text.substring(from, to).toLowerCase(Locale.ROOT);
  }

  private static boolean isAround(char c) {
    return c == '(' || c == ')' || Character.isWhitespace(c);
  }

  private @Nullable String phone(String text) {
    PhoneNumberUtil phones = PhoneNumberUtil.getInstance();
    try {
      PhoneNumber number = phones.parse(text, defaultRegion);
      return phones.isPossibleNumber(number) ? phones.format(number, PhoneNumberFormat.E164) : null;
    } catch (NumberParseException e) {
      return null;
    }
  }
}
