package io.percorso.touchpoint;

import io.percorso.config.ConfigReader;
import java.io.Serializable;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How rows become sessions and touchpoints.
 *
 * @param sessionGap a session ends when more than this passes without an event
 * @param sessionMax no session lasts longer than this
 * @param channels every channel of {@link Channels#ALL}
 * @param businessZone where dates are counted
 */
public record TouchpointConfig(
    Duration sessionGap,
    Duration sessionMax,
    Map<String, Channel> channels,
    MarketingChannels marketingChannels,
    ZoneId businessZone)
    implements Serializable {
  /** Settings that only other settings refer to. */
  private static final List<String> SHARED_PATTERNS =
      List.of("search-engines", "social-networks", "video-sites", "paid");

  private static final Duration ONE_SECOND = Duration.ofSeconds(1);

  /** What a channel is: online or not, and whether people of the company help there. */
  public record Channel(boolean online, boolean assisted) implements Serializable {}

  /** Reads the block {@code percorso.touchpoint}. */
  public static TouchpointConfig from(ConfigReader reader, ZoneId businessZone) {
    Map<String, Channel> channels = new TreeMap<>();
    ConfigReader block = reader.at("channels");
    for (String channel : Channels.ALL) {
      ConfigReader one = block.at(channel);
      channels.put(channel, new Channel(one.bool("online"), one.bool("assisted")));
    }
    SHARED_PATTERNS.forEach(reader::string);
    return new TouchpointConfig(
        reader.duration("session-gap", ONE_SECOND),
        reader.duration("session-max", ONE_SECOND),
        Map.copyOf(channels),
        MarketingChannels.from(reader.blocks("marketing-channels")),
        businessZone);
  }

  /** The channel itself where it is in the list, else {@link Channels#OTHER}. */
  public String known(@Nullable String channel) {
    return channel != null && channels.containsKey(channel) ? channel : Channels.OTHER;
  }

  public boolean isOnline(String channel) {
    return of(channel).online();
  }

  public boolean isAssisted(String channel) {
    return of(channel).assisted();
  }

  /** The channels that are online, sorted. */
  public List<String> onlineChannels() {
    return channels.keySet().stream().filter(this::isOnline).sorted().toList();
  }

  private Channel of(String channel) {
    Channel properties = channels.get(known(channel));
    if (properties == null) {
      throw new IllegalStateException("The channel " + channel + " has no properties");
    }
    return properties;
  }
}
