package io.percorso.staging;

import io.percorso.privacy.IdentifierKind;
import io.percorso.privacy.Identifiers;
import io.percorso.privacy.Pseudonymiser;
import io.percorso.privacy.Pseudonyms;
import io.percorso.privacy.TextScrubber;
import io.percorso.source.Feed;
import io.percorso.source.FeedColumn;
import io.percorso.source.FeedColumn.Type;
import io.percorso.source.Feeds;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What leaves staging: identifiers as pseudonyms, free text scrubbed, and of an event without
 * consent no identifier at all. For one thread.
 */
final class PrivateValues {
  private static final String CONSENT = "consent_analytics";

  private final FeedColumn[] columns;
  private final boolean areCustomers;
  private final boolean areEvents;
  private final int consent;
  private final int isBot;
  private final int userAgent;
  private final int[] visitors;
  private final Identifiers identifiers;
  private final Pseudonymiser pseudonyms;
  private final BotUserAgents bots;

  PrivateValues(Feed feed, StagingConfig config, Pseudonyms pseudonyms) {
    columns = feed.columns().toArray(FeedColumn[]::new);
    areCustomers = feed.equals(Feeds.CUSTOMERS);
    areEvents = feed.equals(Feeds.WEB_EVENTS);
    consent = feed.position(CONSENT);
    isBot = feed.position("is_bot");
    userAgent = feed.position("user_agent");
    visitors =
        new int[] {
          feed.position("anonymous_id"), feed.position("customer_id"), feed.position("email")
        };
    identifiers = config.identifiers();
    this.pseudonyms = pseudonyms.onOneThread(identifiers);
    bots = new BotUserAgents(config.botUserAgents());
  }

  /** Typed values as they are staged. */
  @Nullable Object[] staged(@Nullable Object[] values) {
    boolean isAnonymous = isAnonymous(values);
    @Nullable Object[] staged = new @Nullable Object[values.length];
    for (int i = 0; i < values.length; i++) {
      Object value = values[i];
      if (value != null) {
        staged[i] = staged(columns[i], value, isAnonymous);
      }
    }
    return staged;
  }

  /** Text of a delivered value as a rejected row may show it; null stays null. */
  @Nullable String shown(int column, @Nullable String text, boolean isAnonymous) {
    FeedColumn shown = columns[column];
    return switch (shown.role()) {
      case CUSTOMER_ID, LOYALTY_ID, EMAIL, PHONE, ANONYMOUS_ID ->
          isAnonymous ? null : pseudonyms.of(kind(shown), text);
      case URL -> TextScrubber.url(text);
      default ->
          shown.key() || shown.name().endsWith("_id")
              ? TextScrubber.withoutEmails(text)
              : TextScrubber.text(text);
    };
  }

  /** Whether a row's identifiers may not be staged. */
  boolean isAnonymous(@Nullable Object[] values) {
    return areEvents && isDenied(values[consent]);
  }

  /** Why a web event is in no session, but for the volume of events; null: it is, or may be. */
  @Nullable String excludedReason(@Nullable Object[] values) {
    if (!areEvents) {
      return null;
    }
    if (Boolean.TRUE.equals(values[isBot])) {
      return "declared_bot";
    }
    if (bots.isBot((String) values[userAgent])) {
      return "user_agent";
    }
    return isDenied(values[consent]) ? "consent_denied" : null;
  }

  /**
   * A hash of the visitor of a web event, the same for all the visitor's events; null: without
   * identifier, or no web event.
   */
  @Nullable Long visitorHash(@Nullable Object[] values) {
    if (!areEvents || isDenied(values[consent])) {
      return null;
    }
    for (int column : visitors) {
      String identifier = identifiers.normalised(kind(columns[column]), (String) values[column]);
      if (identifier != null) {
        return Hashes.of(identifier);
      }
    }
    return null;
  }

  private @Nullable Object staged(FeedColumn column, Object value, boolean isAnonymous) {
    return switch (column.role()) {
      case CUSTOMER_ID, LOYALTY_ID, EMAIL, PHONE, ANONYMOUS_ID ->
          isAnonymous ? null : pseudonyms.of(kind(column), (String) value);
      case CURRENCY -> ((String) value).toUpperCase(Locale.ROOT);
      case FREE_TEXT -> TextScrubber.text((String) value);
      case URL -> TextScrubber.url((String) value);
      default ->
          column.type() == Type.MAP && areCustomers
              ? ((TextMap) value).with(TextScrubber::text)
              : value;
    };
  }

  private static IdentifierKind kind(FeedColumn column) {
    return switch (column.role()) {
      case CUSTOMER_ID -> IdentifierKind.CUSTOMER_ID;
      case LOYALTY_ID -> IdentifierKind.LOYALTY_ID;
      case EMAIL -> IdentifierKind.EMAIL;
      case PHONE -> IdentifierKind.PHONE;
      default -> IdentifierKind.ANONYMOUS_ID;
    };
  }

  private static boolean isDenied(@Nullable Object consent) {
    return consent != null && ((String) consent).toLowerCase(Locale.ROOT).equals("denied");
  }
}
