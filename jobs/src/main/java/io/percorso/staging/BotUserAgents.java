package io.percorso.staging;

import io.percorso.privacy.RecentValues;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Whether a browser says that it is a machine. The same browsers come again and again: remembering
 * the answer is many times cheaper than matching every row. For one thread.
 */
final class BotUserAgents {
  private static final String YES = "bot";

  private final RecentValues recent;

  BotUserAgents(List<String> patterns) {
    Pattern any =
        Pattern.compile(
            patterns.stream().map(p -> "(?:" + p + ")").collect(Collectors.joining("|")),
            Pattern.CASE_INSENSITIVE);
    boolean isAny = !patterns.isEmpty();
    recent =
        new RecentValues(agent -> isAny && any.matcher(String.valueOf(agent)).find() ? YES : null);
  }

  /** True where a user agent matches one of the patterns. */
  boolean isBot(@Nullable String userAgent) {
    return userAgent != null && recent.of(userAgent) != null;
  }
}
