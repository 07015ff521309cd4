package io.percorso.source;

import io.percorso.config.ConfigReader;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.text.similarity.LevenshteinDistance;

/**
 * Where a feed comes from.
 *
 * @param zone of its timestamps that name none
 * @param maxCorruptFiles how many unreadable files may be left out
 * @param sources one or more; their rows together are the feed
 */
public record FeedConfig(Feed feed, ZoneId zone, int maxCorruptFiles, List<SourceConfig> sources) {

  /** Every feed configured in the block {@code percorso.feeds}; one not there is absent. */
  public static Map<Feed, FeedConfig> all(ConfigReader feeds) {
    Map<Feed, FeedConfig> configs = new LinkedHashMap<>();
    List<String> known = Feeds.ALL.stream().map(Feed::name).toList();
    for (String name : feeds.names()) {
      if (!known.contains(name)) {
        feeds.at(name);
        feeds.problem(name, "is no feed" + nearest(name, known) + ". Feeds are " + known);
      }
    }
    for (Feed feed : Feeds.ALL) {
      if (feeds.names().contains(feed.name())) {
        configs.put(feed, from(feed, feeds.at(feed.name())));
      }
    }
    return configs;
  }

  /** The feed's own block, {@code percorso.feeds.<name>}. */
  public static FeedConfig from(Feed feed, ConfigReader reader) {
    List<SourceConfig> sources = new ArrayList<>();
    if (reader.names().contains("sources")) {
      ConfigReader blocks = reader.at("sources");
      blocks.names().forEach(name -> sources.add(source(feed, name, blocks.at(name))));
      if (sources.isEmpty()) {
        reader.problem("sources", "has no source. Name at least one, or remove the feed");
      }
    } else {
      sources.add(source(feed, feed.name(), reader));
    }
    return new FeedConfig(
        feed,
        reader.names().contains("zone") ? reader.zone("zone") : absentZone(reader),
        reader.has("max-corrupt-files")
            ? reader.integer("max-corrupt-files", 0, Integer.MAX_VALUE)
            : 0,
        List.copyOf(sources));
  }

  private static ZoneId absentZone(ConfigReader reader) {
    reader.has("zone");
    return ZoneOffset.UTC;
  }

  private static SourceConfig source(Feed feed, String name, ConfigReader reader) {
    SourceConfig source = SourceConfig.from(name, reader);
    List<String> known = feed.columns().stream().map(FeedColumn::name).toList();
    source.columns().keySet().stream()
        .filter(column -> !known.contains(column))
        .forEach(
            column ->
                reader
                    .at("columns")
                    .problem(column, "is no column of " + feed.name() + nearest(column, known)));
    return source;
  }

  /** {@code ". Did you mean x?"}, or nothing where no name is near. */
  static String nearest(String name, List<String> known) {
    LevenshteinDistance distance = new LevenshteinDistance();
    String wanted = bare(name);
    Optional<String> nearest =
        known.stream()
            .filter(
                candidate -> {
                  String bare = bare(candidate);
                  return distance.apply(wanted, bare) <= Math.max(2, wanted.length() / 4)
                      || (bare.length() > 3 && (wanted.endsWith(bare) || bare.endsWith(wanted)));
                })
            .min(
                java.util.Comparator.comparing(
                    candidate -> distance.apply(wanted, bare(candidate))));
    return nearest.map(near -> ". Did you mean " + near + "?").orElse("");
  }

  private static String bare(String name) {
    return name.toLowerCase(java.util.Locale.ROOT).replaceAll("[^a-z0-9]", "");
  }
}
