package io.percorso.privacy;

import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Takes e-mail addresses, phone numbers and card numbers out of what people write and leaves
 * [email], [phone] and [card] in their place.
 *
 * <p>A card number has 13 to 19 digits and a right check digit. A phone number has 7 to 15 digits
 * behind a + or 00, or 9 to 12 without, or the form 555-1234. Dates stay.
 */
public final class TextScrubber {
  private static final String EMAIL_MARK = "[email]";
  private static final Pattern EMAIL =
      Pattern.compile(
          "[\\p{L}\\p{N}._%+'-]{1,64}?(?:@|%(?:25)*40)"
              + "[\\p{L}\\p{N}](?:[\\p{L}\\p{N}-]*[\\p{L}\\p{N}])?"
              + "(?:\\.[\\p{L}\\p{N}](?:[\\p{L}\\p{N}-]*[\\p{L}\\p{N}])?)*");
  private static final String GAP = "(?:[ .()/\\u00a0-]|%20|%28|%29|%2F){0,3}";
  private static final Pattern NUMBER =
      Pattern.compile(
          "(?<date>(?<!\\d)\\d{4}-\\d{2}-\\d{2}(?!\\d)(?:[T ]\\d{2}:\\d{2})?)"
              + "|(?<plus>\\+|%(?:25)*2B)?\\(?(?:(?<=%[0-9A-F]{2})|(?<![\\p{L}\\d%_]))(?<!%\\d)\\d(?:"
              + GAP
              + "\\d){6,}+(?![\\p{L}_])",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern LOCAL_PHONE = Pattern.compile("\\d{3}[-.]\\d{4}");
  private static final int LEAST_PHONE_DIGITS = 7;

  private TextScrubber() {}

  /** Free text without personal data; null stays null. */
  public static @Nullable String text(@Nullable String text) {
    if (text == null) {
      return null;
    }
    String withoutEmails = emailsRemoved(text);
    return hasDigits(withoutEmails) ? numbersRemoved(withoutEmails) : withoutEmails;
  }

  /** A web address whose query is free of personal data, and no part of which has an e-mail. */
  public static @Nullable String url(@Nullable String url) {
    if (url == null) {
      return null;
    }
    int query = queryOf(url);
    String place = emailsRemoved(url.substring(0, query));
    String rest = url.substring(query);
    String clean = emailsRemoved(rest);
    return place + (hasDigits(clean) ? numbersRemoved(clean) : clean);
  }

  /** Text without e-mail addresses only: for ids, whose digits are not a phone number. */
  public static @Nullable String withoutEmails(@Nullable String text) {
    return text == null ? null : emailsRemoved(text);
  }

  private static int queryOf(String url) {
    for (int i = 0; i < url.length(); i++) {
      char c = url.charAt(i);
      if (c == '?' || c == '#') {
        return i;
      }
    }
    return url.length();
  }

  private static String emailsRemoved(String text) {
    return text.indexOf('@') < 0 && !text.contains("40")
        ? text
        : EMAIL.matcher(text).replaceAll(EMAIL_MARK);
  }

  private static boolean hasDigits(String text) {
    int digits = 0;
    for (int i = 0; i < text.length(); i++) {
      if (isDigit(text.charAt(i)) && ++digits >= LEAST_PHONE_DIGITS) {
        return true;
      }
    }
    return false;
  }

  private static String numbersRemoved(String text) {
    Matcher matcher = NUMBER.matcher(text);
    return matcher.replaceAll(
        match -> Matcher.quoteReplacement(replacement(match, matcher.group("date") != null)));
  }

  private static String replacement(MatchResult match, boolean isDate) {
    String found = match.group();
    if (isDate) {
      return found;
    }
    boolean hasPlus = found.startsWith("+") || found.startsWith("%");
    String digits = digitsOf(hasPlus && found.startsWith("%") ? afterSign(found) : found);
    if (digits.length() >= 13 && digits.length() <= 19 && hasCheckDigit(digits)) {
      return "[card]";
    }
    boolean international = hasPlus || digits.startsWith("00");
    int most = digits.startsWith("00") ? 17 : 15;
    if (international
        ? digits.length() <= most
        : (digits.length() >= 9 && digits.length() <= 12) || LOCAL_PHONE.matcher(found).matches()) {
      return "[phone]";
    }
    return found;
  }

  private static String afterSign(String found) {
    return found.substring(found.toUpperCase(java.util.Locale.ROOT).indexOf("2B") + 2);
  }

  private static String digitsOf(String found) {
    StringBuilder digits = new StringBuilder(found.length());
    for (int i = 0; i < found.length(); i++) {
      char c = found.charAt(i);
      if (c == '%') {
        i += 2;
      } else if (isDigit(c)) {
        digits.append(c);
      }
    }
    return digits.toString();
  }

  private static boolean hasCheckDigit(String digits) {
    int sum = 0;
    for (int i = 0; i < digits.length(); i++) {
      int digit = digits.charAt(digits.length() - 1 - i) - '0';
      int weighted = i % 2 == 0 ? digit : digit * 2;
      sum += weighted > 9 ? weighted - 9 : weighted;
    }
    return sum % 10 == 0 && sum > 0;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
