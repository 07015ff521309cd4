package io.percorso.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.apache.commons.text.similarity.LevenshteinDistance;

/**
 * Reads one block of settings into typed values. A bad value is noted and a neutral placeholder
 * returned, so that {@link #finish()} reports every problem of the whole configuration in one
 * exception; a setting that no getter asked for is a problem too.
 */
public final class ConfigReader {
  private static final Duration NO_TIME = Duration.ZERO;

  /** Where keys, passwords and people's identifiers stand: no message shows them. */
  private static final Pattern PRIVATE =
      Pattern.compile("\\.privacy(\\.key)?$|\\.options(\\.|$)|\\.blocked-");

  private static final Pattern BARE_NUMBER = Pattern.compile("[-+]?[\\d.]*[1-9][\\d.]*");

  private final Config config;
  private final String prefix;
  private final Notes notes;

  /** What all readers of one configuration share. */
  private static final class Notes {
    final List<String> problems = new ArrayList<>();
    final Set<String> asked = new TreeSet<>();
    final Set<String> opened = new TreeSet<>();
  }

  private ConfigReader(Config config, String prefix, Notes notes) {
    this.config = config;
    this.prefix = prefix;
    this.notes = notes;
  }

  /** A reader of the resolved block {@code root}. */
  public static ConfigReader of(Config resolved, String root) {
    return new ConfigReader(
        resolved.hasPath(root) ? resolved.getConfig(root) : resolved.withoutPath(root).atKey(root),
        root,
        new Notes());
  }

  /** The block below {@code name}; empty where there is none. */
  public ConfigReader at(String name) {
    String path = ConfigUtil.joinPath(name);
    notes.opened.add(full(name));
    if (!config.hasPath(path)) {
      return new ConfigReader(com.typesafe.config.ConfigFactory.empty(), full(name), notes);
    }
    ConfigValue value = config.getValue(path);
    if (!(value instanceof ConfigObject block)) {
      problem(name, "is " + shown(name, value) + ", not a block of settings { … }");
      return new ConfigReader(com.typesafe.config.ConfigFactory.empty(), full(name), notes);
    }
    return new ConfigReader(block.toConfig(), full(name), notes);
  }

  /** The names of the blocks or values directly below this one, in the order of the file. */
  public Set<String> names() {
    Map<String, ConfigValue> byName = new LinkedHashMap<>(config.root());
    return new LinkedHashSet<>(
        byName.entrySet().stream()
            .sorted(
                java.util.Comparator.comparing(
                        (Map.Entry<String, ConfigValue> entry) ->
                            String.valueOf(entry.getValue().origin().filename()))
                    .thenComparing(entry -> entry.getValue().origin().lineNumber())
                    .thenComparing(Map.Entry::getKey))
            .map(Map.Entry::getKey)
            .toList());
  }

  /** What stands below some names; the same for equal settings, in whatever order written. */
  public String text(String... names) {
    StringBuilder text = new StringBuilder();
    for (String name : names) {
      ConfigValue value = config.root().get(name);
      text.append(name)
          .append(value == null ? "" : value.render(ConfigRenderOptions.concise()))
          .append('\n');
    }
    return text.toString();
  }

  /** Where this block stands, for messages: {@code percorso.feeds.orders}. */
  public String path() {
    return prefix;
  }

  public boolean has(String name) {
    ask(name);
    return config.hasPath(ConfigUtil.joinPath(name));
  }

  /** The blocks of a list {@code name = [ { … }, { … } ]}; empty where there is none. */
  public List<ConfigReader> blocks(String name) {
    ask(name);
    String path = ConfigUtil.joinPath(name);
    if (!config.hasPath(path)) {
      return List.of();
    }
    if (!(config.getValue(path) instanceof ConfigList list)) {
      problem(
          name, "is " + shown(name, config.getValue(path)) + ", not a list of blocks [ { … } ]");
      return List.of();
    }
    List<ConfigReader> blocks = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      String place = name + "[" + i + "]";
      if (list.get(i) instanceof ConfigObject block) {
        blocks.add(new ConfigReader(block.toConfig(), full(place), notes));
      } else {
        problem(name, "has " + shown(name, list.get(i)) + " where a block { … } belongs");
      }
    }
    return blocks;
  }

  public String string(String name) {
    return read(name, "", this::text);
  }

  public Optional<String> optionalString(String name) {
    return has(name) ? Optional.of(string(name)) : Optional.empty();
  }

  /** A list of texts; one text alone is a list of one. */
  public List<String> strings(String name) {
    return read(
        name,
        List.of(),
        value -> {
          if (value instanceof ConfigList list) {
            return list.stream().map(this::text).toList();
          }
          return List.of(text(value));
        });
  }

  /** A list of texts, empty where the setting is absent. */
  public List<String> optionalStrings(String name) {
    return has(name) ? strings(name) : List.of();
  }

  /** Every name and text directly below {@code name}, in the order of the file. */
  public Map<String, String> texts(String name) {
    ConfigReader block = at(name);
    Map<String, String> texts = new LinkedHashMap<>();
    block.names().forEach(key -> texts.put(key, block.string(key)));
    return texts;
  }

  public boolean bool(String name) {
    return read(
        name,
        false,
        value -> {
          String text = text(value);
          if (Set.of("true", "yes", "on").contains(text)) {
            return true;
          }
          if (Set.of("false", "no", "off").contains(text)) {
            return false;
          }
          throw new Unusable("is not true or false");
        });
  }

  public int integer(String name, int least, int most) {
    return (int) whole(name, least, most);
  }

  public long whole(String name, long least, long most) {
    return read(
        name,
        least,
        value -> {
          BigDecimal number = number(value);
          if (number.stripTrailingZeros().scale() > 0) {
            throw new Unusable("is not a whole number");
          }
          return between(number, BigDecimal.valueOf(least), BigDecimal.valueOf(most)).longValue();
        });
  }

  public double decimal(String name, double least, double most) {
    return read(
        name,
        least,
        value ->
            between(number(value), BigDecimal.valueOf(least), BigDecimal.valueOf(most))
                .doubleValue());
  }

  /** A length of time such as {@code 30 minutes}, {@code 24h}, {@code 30 days}. */
  public Duration duration(String name, Duration least) {
    return read(
        name,
        NO_TIME,
        value -> {
          // Typesafe Config would take it for milliseconds.
          if (BARE_NUMBER.matcher(text(value).strip()).matches()) {
            throw new Unusable("has no unit. Write it as 30 minutes, 24h or 30 days");
          }
          Duration duration;
          try {
            duration = value.atKey("d").getDuration("d");
          } catch (ConfigException e) {
            throw new Unusable("is not a length of time. Write it as 30 minutes, 24h or 30 days");
          }
          if (duration.compareTo(least) < 0) {
            throw new Unusable("is less than " + least);
          }
          return duration;
        });
  }

  public ZoneId zone(String name) {
    return read(
        name,
        ZoneId.of("UTC"),
        value -> {
          try {
            return ZoneId.of(text(value));
          } catch (DateTimeException e) {
            throw new Unusable("is not a time zone. Use a region such as Europe/Madrid");
          }
        });
  }

  public LocalDate date(String name) {
    return read(
        name,
        LocalDate.EPOCH,
        value -> {
          try {
            return LocalDate.parse(text(value));
          } catch (DateTimeException e) {
            throw new Unusable("is not a date. Write it as 2026-01-31");
          }
        });
  }

  /** One of the constants of an enum, written in lower snake case. */
  public <E extends Enum<E>> E choice(String name, Class<E> type) {
    E[] constants = type.getEnumConstants();
    return read(name, constants[0], value -> constant(text(value), constants));
  }

  private static <E extends Enum<E>> E constant(String text, E[] constants) {
    return Arrays.stream(constants)
        .filter(constant -> constant.name().toLowerCase(Locale.ROOT).equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new Unusable(
                    "is not one of "
                        + String.join(
                            ", ",
                            Arrays.stream(constants)
                                .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                                .toList())));
  }

  /** Notes that {@code name} of this block cannot be used, and why. */
  public void problem(String name, String why) {
    notes.problems.add(place(name) + full(name) + " " + why + ".");
  }

  /** Throws every problem noted, and every setting that nobody asked for, as one exception. */
  public void finish() {
    List<String> problems = new ArrayList<>(notes.problems);
    unknown("", config.root(), problems);
    if (!problems.isEmpty()) {
      throw new ConfigProblemsException(problems);
    }
  }

  /** Throws the problems noted, whatever other settings there are: for who reads a part only. */
  public void onlyProblems() {
    if (!notes.problems.isEmpty()) {
      throw new ConfigProblemsException(notes.problems);
    }
  }

  private void unknown(String below, ConfigObject block, List<String> problems) {
    block.forEach(
        (key, value) -> {
          String path = below.isEmpty() ? key : below + "." + key;
          String full = full(path);
          if (notes.asked.contains(full)) {
            unknownInList(full, value, problems);
          } else if (value instanceof ConfigObject inner
              && (notes.opened.contains(full) || leadsTo(full))) {
            unknown(path, inner, problems);
          } else {
            problems.add(at(value.origin()) + full + " is not a setting" + suggestion(full) + ".");
          }
        });
  }

  private void unknownInList(String full, ConfigValue value, List<String> problems) {
    if (value instanceof ConfigList list) {
      for (int i = 0; i < list.size(); i++) {
        String item = full + "[" + i + "]";
        if (list.get(i) instanceof ConfigObject block) {
          new ConfigReader(block.toConfig(), item, notes).unknown("", block, problems);
        }
      }
    }
  }

  private boolean leadsTo(String full) {
    return notes.asked.stream().anyMatch(known -> known.startsWith(full + "."));
  }

  private String suggestion(String full) {
    int dot = full.lastIndexOf('.') + 1;
    String parent = full.substring(0, dot);
    String name = full.substring(dot);
    LevenshteinDistance distance = new LevenshteinDistance(3);
    return java.util.stream.Stream.concat(notes.asked.stream(), notes.opened.stream())
        .filter(known -> known.startsWith(parent))
        .map(known -> known.substring(parent.length()).split("\\.", 2)[0])
        .distinct()
        .filter(known -> distance.apply(known, name) >= 0)
        .min(java.util.Comparator.comparing(known -> distance.apply(known, name)))
        .map(known -> ". Did you mean " + parent + known + "?")
        .orElse("")
        .replaceAll("\\?$", "?");
  }

  private <T> T read(String name, T placeholder, Function<ConfigValue, T> parse) {
    ask(name);
    String path = ConfigUtil.joinPath(name);
    if (!config.hasPath(path)) {
      problem(name, "is missing");
      return placeholder;
    }
    ConfigValue value = config.getValue(path);
    try {
      return parse.apply(value);
    } catch (Unusable e) {
      problem(name, "= " + shown(name, value) + " " + e.getMessage());
      return placeholder;
    }
  }

  private void ask(String name) {
    notes.asked.add(full(name));
  }

  private String text(ConfigValue value) {
    if (value.valueType() == ConfigValueType.OBJECT || value.valueType() == ConfigValueType.LIST) {
      throw new Unusable("is not a single value");
    }
    return String.valueOf(value.unwrapped());
  }

  private BigDecimal number(ConfigValue value) {
    try {
      return new BigDecimal(text(value));
    } catch (NumberFormatException e) {
      throw new Unusable("is not a number");
    }
  }

  private static BigDecimal between(BigDecimal number, BigDecimal least, BigDecimal most) {
    if (number.compareTo(least) < 0 || number.compareTo(most) > 0) {
      throw new Unusable("is not between " + least + " and " + most);
    }
    return number;
  }

  private String full(String name) {
    return prefix.isEmpty() ? name : prefix + "." + name;
  }

  private String place(String name) {
    String path = ConfigUtil.joinPath(name.replaceAll("\\[\\d+]$", ""));
    return at(config.hasPath(path) ? config.getValue(path).origin() : config.root().origin());
  }

  private static String at(ConfigOrigin origin) {
    String file = origin.filename() != null ? origin.filename() : origin.resource();
    if (file == null) {
      return origin.description().startsWith("--set") ? origin.description() + ": " : "";
    }
    return origin.lineNumber() > 0 ? file + ": " + origin.lineNumber() + ": " : file + ": ";
  }

  private String shown(String name, ConfigValue value) {
    if (PRIVATE.matcher(full(name).replaceAll("\\[\\d+]", "")).find()) {
      return "[redacted]";
    }
    return value.valueType() == ConfigValueType.STRING
        ? "\"" + value.unwrapped() + "\""
        : value.render(com.typesafe.config.ConfigRenderOptions.concise());
  }

  /** Why a value cannot be used; never leaves this class. */
  private static final class Unusable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Unusable(String why) {
      super(why);
    }
  }
}
