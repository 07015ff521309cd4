package io.percorso.privacy;

import java.util.EnumMap;
import java.util.Map;
import javax.crypto.Mac;
import org.jspecify.annotations.Nullable;

/**
 * Makes pseudonyms of identifiers as they were delivered, one after the other, on one thread. It
 * remembers those made of late: the same customers and cookies come again and again.
 */
public final class Pseudonymiser {
  private final Mac mac;
  private final Identifiers identifiers;
  private final Map<IdentifierKind, RecentValues> recent = new EnumMap<>(IdentifierKind.class);

  Pseudonymiser(Mac mac, Identifiers identifiers) {
    this.mac = mac;
    this.identifiers = identifiers;
  }

  /** The pseudonym of a text, which is normalised first; null where the text is no identifier. */
  public @Nullable String of(IdentifierKind kind, @Nullable String text) {
    return text == null ? null : recent.computeIfAbsent(kind, this::memory).of(text);
  }

  private RecentValues memory(IdentifierKind kind) {
    return new RecentValues(text -> make(kind, text));
  }

  private @Nullable String make(IdentifierKind kind, @Nullable String text) {
    String identifier = identifiers.normalised(kind, text);
    return identifier == null ? null : Pseudonyms.hex(mac, identifier);
  }
}
