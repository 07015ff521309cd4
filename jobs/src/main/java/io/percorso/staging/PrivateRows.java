package io.percorso.staging;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.lower;
import static org.apache.spark.sql.functions.transform_values;
import static org.apache.spark.sql.functions.upper;
import static org.apache.spark.sql.functions.when;

import io.percorso.privacy.IdentifierKind;
import io.percorso.privacy.Identifiers;
import io.percorso.privacy.Pseudonyms;
import io.percorso.privacy.TextScrubber;
import io.percorso.source.Feed;
import io.percorso.source.FeedColumn;
import io.percorso.source.FeedColumn.Role;
import io.percorso.source.FeedColumn.Type;
import io.percorso.source.Feeds;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What leaves staging: identifiers as pseudonyms, free text scrubbed, and of an event without
 * consent no identifier at all.
 */
final class PrivateRows {
  private static final String CONSENT = "consent_analytics";

  private final Feed feed;
  private final StagingConfig config;
  private final Pseudonyms pseudonyms;
  private final Identifiers identifiers;

  PrivateRows(Feed feed, StagingConfig config, Pseudonyms pseudonyms) {
    this.feed = feed;
    this.config = config;
    this.pseudonyms = pseudonyms;
    this.identifiers = config.identifiers();
  }

  /**
   * Typed rows as they are staged, beside {@code more} columns that stay; whether the volume of
   * events excludes a web event is not yet decided.
   */
  Dataset<Row> staged(ExaminedRows examined, Dataset<Row> typed, List<String> more) {
    List<Column> columns = new ArrayList<>();
    for (FeedColumn column : feed.columns()) {
      columns.add(staged(column).as(column.name()));
    }
    if (ExaminedRows.hasDateOnly(feed)) {
      columns.add(col(ExaminedRows.IS_DATE_ONLY).as("is_date_only"));
    }
    if (feed.equals(Feeds.WEB_EVENTS)) {
      columns.add(excludedReason().as("excluded_reason"));
    }
    if (feed.withRole(Role.EVENT_TIME).isPresent()) {
      columns.add(examined.businessDate().as("business_date"));
    }
    more.forEach(name -> columns.add(col(name)));
    return typed.select(columns.toArray(Column[]::new));
  }

  private Column staged(FeedColumn column) {
    Column value = col(column.name());
    return switch (column.role()) {
      case CUSTOMER_ID, LOYALTY_ID, EMAIL, PHONE, ANONYMOUS_ID ->
          withConsent(pseudonym(column, value), value(CONSENT));
      case CURRENCY -> upper(value);
      case FREE_TEXT -> TextScrubber.text(value);
      case URL -> TextScrubber.url(value);
      default ->
          column.type() == Type.MAP && feed.equals(Feeds.CUSTOMERS)
              ? transform_values(value, (name, text) -> TextScrubber.text(text))
              : value;
    };
  }

  /** The pseudonyms of the strong identifiers, each behind its rank; null where there is none. */
  List<Column> rankedIdentifiers() {
    return feed.strongIdentifiers().stream()
        .map(
            column ->
                concat(
                    lit(rank(column)),
                    withConsent(pseudonym(column, col(column.name())), value(CONSENT))))
        .toList();
  }

  /** A delivered value as a rejected row may show it. */
  Column shown(ExaminedRows examined, FeedColumn column) {
    Column raw = examined.rawText(column);
    return switch (column.role()) {
      case CUSTOMER_ID, LOYALTY_ID, EMAIL, PHONE, ANONYMOUS_ID ->
          withConsent(
              pseudonym(column, raw), feed.has(CONSENT) ? col("_raw_" + CONSENT) : value(CONSENT));
      case URL -> TextScrubber.url(raw);
      default ->
          column.key() || column.name().endsWith("_id")
              ? TextScrubber.withoutEmails(raw)
              : TextScrubber.text(raw);
    };
  }

  private Column pseudonym(FeedColumn column, Column value) {
    IdentifierKind kind =
        switch (column.role()) {
          case CUSTOMER_ID -> IdentifierKind.CUSTOMER_ID;
          case LOYALTY_ID -> IdentifierKind.LOYALTY_ID;
          case EMAIL -> IdentifierKind.EMAIL;
          case PHONE -> IdentifierKind.PHONE;
          default -> IdentifierKind.ANONYMOUS_ID;
        };
    return pseudonyms.of(kind, value, identifiers);
  }

  private static String rank(FeedColumn column) {
    return switch (column.role()) {
      case CUSTOMER_ID -> "1";
      case LOYALTY_ID -> "2";
      case EMAIL -> "3";
      default -> "4";
    };
  }

  private Column withConsent(Column identifier, Column consent) {
    return feed.equals(Feeds.WEB_EVENTS)
        ? when(isDenied(consent), lit(null)).otherwise(identifier)
        : identifier;
  }

  private Column value(String name) {
    return feed.has(name) ? col(name) : lit(null);
  }

  private static Column isDenied(Column consent) {
    return coalesce(lower(consent).equalTo("denied"), lit(false));
  }

  private Column excludedReason() {
    return when(coalesce(col("is_bot"), lit(false)), lit("declared_bot"))
        .when(BotUserAgents.isBot(col("user_agent"), config.botUserAgents()), lit("user_agent"))
        .when(isDenied(col(CONSENT)), lit("consent_denied"));
  }
}
