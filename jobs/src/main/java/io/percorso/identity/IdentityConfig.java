package io.percorso.identity;

import io.percorso.config.ConfigReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How people are told apart.
 *
 * @param maxNeighbours distinct neighbours an identifier may have in any one other namespace
 * @param maxIdentifiers identifiers a component may have before only customer ids link in it
 * @param stitchWindow how far an authenticated row reaches, inclusive
 * @param blockedIdentifiers identifiers that are nobody's
 * @param blockedLinks pairs that link nothing
 */
public record IdentityConfig(
    int maxNeighbours,
    int maxIdentifiers,
    Duration stitchWindow,
    List<Raw> blockedIdentifiers,
    List<RawLink> blockedLinks) {
  private static final Set<String> NAMESPACES =
      Set.of("customer_id", "loyalty_id", "email", "phone");

  /** An identifier as a person writes it, before it becomes a pseudonym. Never printed. */
  public record Raw(String namespace, String value) {
    @Override
    public String toString() {
      return namespace + ":[redacted]";
    }
  }

  /** A pair of identifiers as a person writes it. */
  public record RawLink(Raw one, Raw other) {}

  /** Turns a raw identifier into one of the graph; empty where it is a placeholder. */
  @FunctionalInterface
  public interface Pseudonymiser {
    Optional<String> identifier(Raw raw);
  }

  public static IdentityConfig from(ConfigReader reader) {
    List<Raw> blocked = new ArrayList<>();
    for (String text : reader.strings("blocked-identifiers")) {
      raw(reader, "blocked-identifiers", text).ifPresent(blocked::add);
    }
    List<RawLink> links = new ArrayList<>();
    for (ConfigReader link : reader.blocks("blocked-links")) {
      Optional<Raw> one = raw(link, "one", link.string("one"));
      Optional<Raw> other = raw(link, "other", link.string("other"));
      if (one.isPresent() && other.isPresent()) {
        links.add(new RawLink(one.get(), other.get()));
      }
    }
    return new IdentityConfig(
        reader.integer("max-neighbours", 1, Integer.MAX_VALUE),
        reader.integer("max-identifiers", 2, Integer.MAX_VALUE),
        reader.duration("stitch-window", Duration.ZERO),
        blocked,
        links);
  }

  private static Optional<Raw> raw(ConfigReader reader, String setting, String text) {
    int colon = text.indexOf(':');
    if (colon < 1 || !NAMESPACES.contains(text.substring(0, colon))) {
      reader.problem(
          setting,
          "names an identifier without its namespace. Write it as email:ana@example.org, with"
              + " customer_id, loyalty_id, email or phone");
      return Optional.empty();
    }
    return Optional.of(new Raw(text.substring(0, colon), text.substring(colon + 1).strip()));
  }
}
