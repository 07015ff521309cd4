package io.percorso.touchpoint;

import io.percorso.config.ConfigReader;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * What brought a visitor, from source and medium: the channel of the first rule that holds, other
 * where none does, direct where there is neither source nor medium.
 */
public record MarketingChannels(List<Rule> rules) implements Serializable {
  private static final String DIRECT = "direct";
  private static final String OTHER = "other";

  /**
   * One rule: it holds when each pattern it has matches the whole value, whatever the case; an
   * absent value is matched as empty text.
   *
   * @param source null: any source
   * @param medium null: any medium
   */
  public record Rule(String channel, @Nullable Pattern source, @Nullable Pattern medium)
      implements Serializable {
    boolean holds(@Nullable String givenSource, @Nullable String givenMedium) {
      return matches(source, givenSource) && matches(medium, givenMedium);
    }

    private static boolean matches(@Nullable Pattern pattern, @Nullable String value) {
      return pattern == null || pattern.matcher(value == null ? "" : value).matches();
    }
  }

  static MarketingChannels from(List<ConfigReader> blocks) {
    List<Rule> rules = new ArrayList<>();
    for (ConfigReader block : blocks) {
      String channel = block.string("channel");
      @Nullable Pattern source = pattern(block, "source");
      @Nullable Pattern medium = pattern(block, "medium");
      if (!block.has("source") && !block.has("medium")) {
        block.problem("channel", "has neither source nor medium, so it would take every visit");
      }
      rules.add(new Rule(channel, source, medium));
    }
    return new MarketingChannels(List.copyOf(rules));
  }

  /** The marketing channel of a source and medium. */
  public String of(@Nullable String source, @Nullable String medium) {
    if (source == null && medium == null) {
      return DIRECT;
    }
    for (Rule rule : rules) {
      if (rule.holds(source, medium)) {
        return rule.channel();
      }
    }
    return OTHER;
  }

  private static @Nullable Pattern pattern(ConfigReader block, String name) {
    Optional<String> regex = block.optionalString(name);
    if (regex.isEmpty()) {
      return null;
    }
    try {
      return Pattern.compile(regex.get(), Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
    } catch (PatternSyntaxException e) {
      block.problem(name, "is not a regular expression: " + e.getDescription());
      return null;
    }
  }
}
