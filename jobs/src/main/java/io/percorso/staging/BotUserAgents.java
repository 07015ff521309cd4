package io.percorso.staging;

import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.udf;

import io.percorso.privacy.RecentValues;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;
import org.jspecify.annotations.Nullable;

/**
 * Whether a browser says that it is a machine. A function of Java, because the same browsers come
 * again and again: remembering the answer is many times cheaper than matching every row.
 */
final class BotUserAgents implements UDF1<@Nullable String, Boolean> {
  private static final long serialVersionUID = 1L;
  private static final String YES = "bot";

  private final Pattern pattern;
  private transient ThreadLocal<RecentValues> recent;

  private BotUserAgents(Pattern pattern) {
    this.pattern = pattern;
    this.recent = ThreadLocal.withInitial(this::memory);
  }

  /** True where a user agent matches one of the patterns; never null. */
  static Column isBot(Column userAgent, List<String> patterns) {
    if (patterns.isEmpty()) {
      return lit(false);
    }
    Pattern any =
        Pattern.compile(
            patterns.stream().map(p -> "(?:" + p + ")").collect(Collectors.joining("|")),
            Pattern.CASE_INSENSITIVE);
    return udf(new BotUserAgents(any), DataTypes.BooleanType)
        .withName("is_bot_user_agent")
        .apply(userAgent);
  }

  private RecentValues memory() {
    return new RecentValues(agent -> pattern.matcher(String.valueOf(agent)).find() ? YES : null);
  }

  @Override
  public Boolean call(@Nullable String userAgent) {
    return userAgent != null && recent.get().of(userAgent) != null;
  }

  private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
    in.defaultReadObject();
    recent = ThreadLocal.withInitial(this::memory);
  }
}
