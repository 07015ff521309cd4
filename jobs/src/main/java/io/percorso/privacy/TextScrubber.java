package io.percorso.privacy;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Takes e-mail addresses, phone numbers and card numbers out of what people write and leaves
 * [email], [phone] and [card] in their place.
 *
 * <p>A card number has 13 to 19 digits, or 12 in the groups usual on cards, and a right check
 * digit. A phone number has 7 to 15 digits behind a + or 00, or 9 to 12 without, or the form
 * 555-1234. Digits that are neither as a whole are searched for both, group by group. Dates stay,
 * and a number that goes on with letters as ids do (123456789AB) is no phone number.
 */
public final class TextScrubber {
  private static final String EMAIL_MARK = "[email]";
  private static final String CARD_MARK = "[card]";
  private static final String PHONE_MARK = "[phone]";
  // Possessive at the end, or a long chain of dots overflows the stack.
  private static final Pattern EMAIL =
      Pattern.compile(
          "[\\p{L}\\p{M}\\p{N}._%+'-]{1,64}?(?:@|%(?:25)*40)"
              + "[\\p{L}\\p{N}](?:[\\p{L}\\p{M}\\p{N}-]*[\\p{L}\\p{M}\\p{N}])?"
              + "(?:\\.[\\p{L}\\p{N}](?:[\\p{L}\\p{M}\\p{N}-]*[\\p{L}\\p{M}\\p{N}])?)*+");

  // Spaces and dashes as they are typed, set in print, and written in an address.
  private static final String SEPARATORS =
      " \\t\\r\\n.()/\\u00a0\\u2000-\\u200b\\u202f\\u2010-\\u2015\\u2212-";
  private static final String ESCAPES = "%(?:25)*(?:20|28|29|2F|2D|09|0A|0D)|%C2%A0";
  private static final String DAY = "(?:0?[1-9]|[12]\\d|3[01])";
  private static final String MONTH = "(?:0?[1-9]|1[0-2])";
  private static final String YEAR = "(?:19|20)\\d{2}";
  private static final String TIME =
      "(?:[T ]\\d{1,2}:\\d{2}(?!\\d)(?::\\d{2}(?!\\d)(?:\\.\\d{1,9}(?!\\d))?)?)?";
  private static final String UUID =
      "(?=[0-9a-f]{8}-)(?<![\\p{L}\\d])(?=[\\d-]{0,35}[a-f])"
          + "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?![\\p{L}\\d])";
  private static final String START =
      "(?:(?<=%(?:25){0,3}[0-9A-F]{2})|(?<![\\p{L}\\d%_]))(?<!%\\d)";

  // A date is kept at once unless a separator ties digits to it, as in 600-10-01-2026.
  private static final String KEPT =
      "(?:(?=\\d{1,4}(?:[-/.]|%2F))(?:(?<=%[0-9A-F]{2})|(?<![\\d%]))(?<!%\\d)(?<!\\d[-/.])(?:"
          + String.join("|", date("-"), date("/"), date("\\."), date("%2F"))
          + ")"
          + TIME
          + "|"
          + UUID
          + ")";

  // Possessive, and no condition behind it: whatever follows, no digit is looked at twice.
  private static final Pattern NUMBER = number(SEPARATORS);

  // A form writes a space as a plus.
  private static final Pattern NUMBER_OF_QUERY = number("+" + SEPARATORS);
  private static final Pattern LOCAL_PHONE = Pattern.compile("\\d{3}[-.]\\d{4}");

  // 12.99, 1.299.000 and 40.416775: of eight digits at most, so that it hides no phone number.
  private static final Pattern DECIMAL =
      Pattern.compile(
          "(?<!\\.)(?!\\d{3}\\.\\d{4}(?!\\d))"
              + "(?:\\d{1,2}(?:\\.\\d{3}){1,2}|(?=[\\d.]{3,9}(?!\\.?\\d))\\d+\\.\\d+)"
              + "(?!\\.?\\d)");
  private static final Pattern TIED_DATE =
      Pattern.compile(
          ("(?<!/)(?:" + DAY + "/" + MONTH + "/\\d{2}(?!/?\\d)|" + date("/") + ")")
              + ("|(?<!-)" + date("-"))
              + ("|(?<!\\.)" + date("\\.")));

  // An extension (x89) or a word typed without a space, but no 1e9, X, EUR or a1b2.
  private static final Pattern WORD =
      Pattern.compile(
          "(?![eE][-+]?\\d)(?:[xX]\\d++|(?i:ext)\\p{L}*+\\d*+|[\\p{L}&&[^\\p{Lu}]]++|\\p{L}{4,}+)"
              + "(?![\\p{L}\\p{N}_])");
  // Lengths of the groups that numbers are usually written in.
  private static final Set<String> CARD_SHAPES = Set.of("4444", "465", "464", "444");
  private static final Set<String> PHONE_SHAPES =
      Set.of(
          "333", "3222", "2322", "36", "27", "334", "37", "244", "344", "433", "434", "22222",
          "12222");
  private static final int LEAST_CARD_DIGITS = 12;
  private static final int MOST_CARD_DIGITS = 19;
  private static final int LEAST_NATIONAL_DIGITS = 9;
  private static final int MOST_NATIONAL_DIGITS = 12;
  private static final int LEAST_PHONE_DIGITS = 7;

  private TextScrubber() {}

  /** Free text without personal data; null stays null. */
  public static @Nullable String text(@Nullable String text) {
    if (text == null) {
      return null;
    }
    String withoutEmails = emailsRemoved(text);
    return hasDigits(withoutEmails) ? numbersRemoved(NUMBER, withoutEmails) : withoutEmails;
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
    return place + (hasDigits(clean) ? numbersRemoved(NUMBER_OF_QUERY, clean) : clean);
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

  private static Pattern number(String separators) {
    String gap = "(?:[" + separators + "]|" + ESCAPES + "){1,3}";
    return Pattern.compile(
        KEPT
            + "|(?:(?<plus>\\+|%(?:25)*2B)\\(?"
            + ("|\\(?" + START + ")")
            + ("(?!" + KEPT + ")")
            + ("(?<digits>\\d(?:\\d|" + gap + "(?!" + KEPT + ")\\d){6,}+)"),
        Pattern.CASE_INSENSITIVE);
  }

  private static String numbersRemoved(Pattern number, String text) {
    Matcher matcher = number.matcher(text);
    StringBuilder clean = new StringBuilder(text.length());
    int done = 0;
    while (matcher.find()) {
      if (matcher.start("digits") >= 0) {
        clean.append(text, done, matcher.start());
        new DigitRun(text, matcher).appendTo(clean);
        done = matcher.end();
      }
    }
    return clean.append(text, done, text.length()).toString();
  }

  private static String date(String separator) {
    String yearFirst = YEAR + separator + MONTH + separator + DAY;
    String yearLast = DAY + separator + DAY + separator + YEAR;
    return "(?:" + yearFirst + "|" + yearLast + ")(?!(?:" + separator + ")?\\d)";
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  /** Whether a window of whole digit groups, from one to before another, is a number. */
  private interface Test {
    boolean holds(int from, int to);
  }

  /** What takes the place of digit groups. */
  private record Found(int from, int to, String mark) {}

  /** Digit groups with only gaps between them: one number, several, or none. */
  private static final class DigitRun {
    private final String text;
    private final int start;
    private final int end;
    private final boolean hasPlus;
    private final boolean endsInId;
    private final String digits;
    private final int groups;
    private final int[] starts;
    private final int[] firstDigits;
    private final String shape;
    private final BitSet taken = new BitSet();
    private final List<Found> found = new ArrayList<>();

    DigitRun(String text, Matcher matcher) {
      this.text = text;
      start = matcher.start();
      end = matcher.end();
      hasPlus = matcher.start("plus") >= 0;
      endsInId = isId(text, end);
      int first = matcher.start("digits");
      starts = new int[end - first];
      firstDigits = new int[end - first + 1];
      StringBuilder all = new StringBuilder(end - first);
      groups = split(first, all);
      firstDigits[groups] = all.length();
      digits = all.toString();
      shape = shapeOfGroups();
    }

    void appendTo(StringBuilder clean) {
      findNumbers();
      found.sort(Comparator.comparingInt(Found::from));
      int done = start;
      for (Found number : found) {
        clean.append(text, done, startOf(number.from())).append(number.mark());
        done = endOf(number.to() - 1);
      }
      clean.append(text, done, end);
    }

    /**
     * The surest first, as a window of a later kind may not tear a number of an earlier kind. Cards
     * in unusual groups go before single groups, which may be half a card.
     */
    private void findNumbers() {
      String whole = wholeMark();
      if (whole != null) {
        found.add(new Found(0, groups, whole));
      } else if (digits.length() >= LEAST_NATIONAL_DIGITS) {
        keep(DECIMAL);
        take(CARD_MARK, (from, to) -> isUsualCard(from, to) && hasSameGaps(from, to));
        take(PHONE_MARK, (from, to) -> isUsualPhone(from, to) && hasSameGaps(from, to));
        keep(TIED_DATE);
        take(CARD_MARK, this::isUsualCard);
        take(PHONE_MARK, this::isUsualPhone);
        take(CARD_MARK, (from, to) -> isCard(from, to) && isNoList(from, to));
        take(PHONE_MARK, (from, to) -> to == from + 1 && isPhone(from, to));
        take(PHONE_MARK, (from, to) -> isPhone(from, to) && isNoList(from, to));
      }
    }

    private @Nullable String wholeMark() {
      if (isUsualCard(0, groups) || isCard(0, groups)) {
        return CARD_MARK;
      }
      return isPhone(0, groups) ? PHONE_MARK : null;
    }

    private void keep(Pattern pattern) {
      Matcher matcher = pattern.matcher(text).useTransparentBounds(true);
      for (int from = 0, to; from < groups; from = to) {
        to = from + 1;
        if (matcher.region(starts[from], end).lookingAt()) {
          while (to < groups && starts[to] < matcher.end()) {
            to++;
          }
          keep(from, to);
        }
      }
    }

    private void keep(int from, int to) {
      int next = taken.nextSetBit(from);
      if (next < 0 || next >= to) {
        taken.set(from, to);
      }
    }

    private void take(String mark, Test test) {
      for (int from = 0; from < groups; ) {
        int to = longest(from, test);
        if (to > from) {
          found.add(new Found(from, to, mark));
          taken.set(from, to);
        }
        from = Math.max(from + 1, to);
      }
    }

    /** The end of the longest such window; few are tried, as none has more digits than a card. */
    private int longest(int from, Test test) {
      int longest = from;
      for (int to = from + 1;
          to <= groups && !taken.get(to - 1) && count(from, to) <= MOST_CARD_DIGITS;
          to++) {
        if (test.holds(from, to)) {
          longest = to;
        }
      }
      return longest;
    }

    private boolean isUsualCard(int from, int to) {
      char first = digits.charAt(firstDigits[from]);
      int least = isBehindPlus(from) ? LEAST_CARD_DIGITS + 1 : LEAST_CARD_DIGITS;
      return first >= '2'
          && first <= '6'
          && (to == from + 1 || isOneOf(CARD_SHAPES, from, to))
          && hasCheckDigit(from, to, least);
    }

    private boolean isCard(int from, int to) {
      return hasCheckDigit(from, to, LEAST_CARD_DIGITS + 1);
    }

    private boolean isPhone(int from, int to) {
      int count = count(from, to);
      boolean hasZeros = digits.startsWith("00", firstDigits[from]);
      if (!isBehindPlus(from) && endsInId && to == groups) {
        return false;
      }
      if (isBehindPlus(from) || hasZeros) {
        return count >= LEAST_PHONE_DIGITS && count <= (hasZeros ? 17 : 15);
      }
      return (count >= LEAST_NATIONAL_DIGITS && count <= MOST_NATIONAL_DIGITS) || isLocal(from, to);
    }

    /** In eight digits 555-1234 is no phone number, as it may be part of an order number. */
    private boolean isLocal(int from, int to) {
      return to == from + 2
          && (groups == 2 || digits.length() > MOST_NATIONAL_DIGITS)
          && LOCAL_PHONE.matcher(text).region(starts[from], endOf(to - 1)).matches();
    }

    private boolean isUsualPhone(int from, int to) {
      return isPhone(from, to)
          && isNoList(from, to)
          && (isOneOf(PHONE_SHAPES, from, to)
              || isLocal(from, to)
              || (isInternational(from)
                  && (to == from + 1 || isOneOf(PHONE_SHAPES, from + 1, to))));
    }

    /**
     * Lists of sizes and quantities have one or two digits each, as 06 12 34 56 78 has with a 0.
     */
    private boolean isNoList(int from, int to) {
      if (isBehindPlus(from)
          || (count(from, from + 1) > 1 && digits.charAt(firstDigits[from]) == '0')) {
        return true;
      }
      for (int group = from; group < to; group++) {
        if (count(group, group + 1) > 2) {
          return true;
        }
      }
      return false;
    }

    /** Whether the same gap is between all groups, but for the one behind a country code. */
    private boolean hasSameGaps(int from, int to) {
      int first = isInternational(from) && to > from + 1 ? from + 1 : from;
      for (int group = first + 1; group < to - 1; group++) {
        if (!gap(group).equals(gap(first))) {
          return false;
        }
      }
      return true;
    }

    private boolean isInternational(int from) {
      return isBehindPlus(from) || digits.startsWith("00", firstDigits[from]);
    }

    private boolean isBehindPlus(int from) {
      return hasPlus && from == 0;
    }

    private boolean isOneOf(Set<String> shapes, int from, int to) {
      return to - from <= 5 && shapes.contains(shape.substring(from, to));
    }

    private boolean hasCheckDigit(int from, int to, int least) {
      if (count(from, to) < least || count(from, to) > MOST_CARD_DIGITS) {
        return false;
      }
      int last = firstDigits[to] - 1;
      int sum = 0;
      for (int i = last; i >= firstDigits[from]; i--) {
        int digit = digits.charAt(i) - '0';
        int weighted = (last - i) % 2 == 0 ? digit : digit * 2;
        sum += weighted > 9 ? weighted - 9 : weighted;
      }
      return sum % 10 == 0 && sum > 0;
    }

    private int count(int from, int to) {
      return firstDigits[to] - firstDigits[from];
    }

    private String gap(int group) {
      return text.substring(endOf(group), starts[group + 1]);
    }

    private int startOf(int group) {
      if (group == 0) {
        return start;
      }
      return text.charAt(starts[group] - 1) == '(' ? starts[group] - 1 : starts[group];
    }

    private int endOf(int group) {
      return starts[group] + count(group, group + 1);
    }

    /** The number of groups; the digits of an escape like %20 are a gap. */
    private int split(int first, StringBuilder all) {
      int count = 0;
      for (int i = first, before = -1; i < end; i++) {
        char c = text.charAt(i);
        if (isDigit(c)) {
          if (before < 0 || before != i - 1) {
            starts[count] = i;
            firstDigits[count++] = all.length();
          }
          all.append(c);
          before = i;
        } else if (c == '%') {
          i = endOfEscape(i);
        }
      }
      return count;
    }

    /** An escape that was escaped again, perhaps more than once, is one: %2520. */
    private int endOfEscape(int percent) {
      int last = percent + 2;
      while (text.startsWith("25", last - 1) && last + 2 < end) {
        last += 2;
      }
      return last;
    }

    /** The lengths of the groups, a digit each. */
    private String shapeOfGroups() {
      StringBuilder lengths = new StringBuilder(groups);
      for (int group = 0; group < groups; group++) {
        lengths.append((char) ('0' + Math.min(count(group, group + 1), 10)));
      }
      return lengths.toString();
    }

    private static boolean isId(String text, int end) {
      if (end == text.length()) {
        return false;
      }
      int next = text.codePointAt(end);
      return (next == '_' || Character.isLetter(next))
          && !WORD.matcher(text).region(end, text.length()).lookingAt();
    }
  }
}
