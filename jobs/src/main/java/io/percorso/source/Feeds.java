package io.percorso.source;

import static io.percorso.source.Feed.feed;
import static io.percorso.source.FeedColumn.Type.BOOLEAN;
import static io.percorso.source.FeedColumn.Type.DATE;
import static io.percorso.source.FeedColumn.Type.DOUBLE;
import static io.percorso.source.FeedColumn.Type.INTEGER;
import static io.percorso.source.FeedColumn.Type.MAP;
import static io.percorso.source.FeedColumn.Type.MONEY;
import static io.percorso.source.FeedColumn.Type.QUANTITY;
import static io.percorso.source.FeedColumn.Type.STRING;
import static io.percorso.source.FeedColumn.Type.TIMESTAMP;

import io.percorso.source.FeedColumn.Role;
import java.util.List;
import java.util.Set;

/** The ten feeds: the input contract. Ids are text, instants UTC, amounts decimal(18,2). */
public final class Feeds {
  public static final Feed CUSTOMERS =
      contact(
              feed("customers", "one row per customer of the CRM")
                  .key("customer_id", STRING, true, Role.CUSTOMER_ID, "the CRM's id")
                  .required(
                      "updated_at", TIMESTAMP, Role.UPDATED_AT, "when this version was written")
                  .optional("created_at", TIMESTAMP, Role.PLAIN, "when the record was made"))
          .optional("birth_year", INTEGER, Role.PLAIN, "four digits")
          .text("city", "where the customer lives")
          .text("country", "where the customer lives")
          .text("consent_analytics", "granted, denied or unknown; null is unknown")
          .text("acquired_via", "how the customer was won")
          .optional("attributes", MAP, Role.PLAIN, "anything else the CRM knows")
          .build();

  public static final Feed INTERACTIONS =
      visitor(
              feed("interactions", "one row per contact recorded by CRM, service, chat or store")
                  .key("interaction_id", "the source's id of the contact")
                  .required("occurred_at", TIMESTAMP, Role.EVENT_TIME, "when it happened")
                  .required("channel", STRING, Role.PLAIN, "where it happened")
                  .required("activity", STRING, Role.PLAIN, "what the customer did"))
          .text("product_id", "the product it was about")
          .text("category", "the category it was about")
          .text("store_id", "the store it happened in or was about")
          .text("order_id", "the order it was about")
          .text("case_id", "the service case it belongs to")
          .text("campaign", "the campaign it belongs to")
          .text("topic", "what it was about")
          .optional("wait_seconds", DOUBLE, Role.PLAIN, "seconds the customer waited")
          .optional("duration_seconds", DOUBLE, Role.PLAIN, "seconds it took")
          .optional("resolved", BOOLEAN, Role.PLAIN, "whether it solved the matter")
          .build();

  public static final Feed FEEDBACK =
      visitor(
              feed("feedback", "one row per survey answer or review")
                  .key("feedback_id", "the source's id of the answer")
                  .required("submitted_at", TIMESTAMP, Role.EVENT_TIME, "when it was given")
                  .oneOf("metric", Set.of("nps", "csat", "ces", "review"), "which question")
                  .required("score", DOUBLE, Role.PLAIN, "on the metric's scale")
                  .optional("comment", STRING, Role.FREE_TEXT, "what the customer wrote")
                  .text("channel", "where it was asked"))
          .text("order_id", "the order it was about")
          .text("interaction_id", "the contact it was about")
          .text("product_id", "the product it was about")
          .text("store_id", "the store it was about")
          .build();

  public static final Feed WEB_EVENTS =
      feed("web_events", "one row per event of the site or app")
          .key("event_id", "the tracker's id of the event")
          .required("occurred_at", TIMESTAMP, Role.EVENT_TIME, "when it happened")
          .required("activity", STRING, Role.PLAIN, "what the visitor did")
          .optional("anonymous_id", STRING, Role.ANONYMOUS_ID, "the cookie or app instance")
          .optional("customer_id", STRING, Role.CUSTOMER_ID, "of a logged-in visitor")
          .optional("email", STRING, Role.EMAIL, "of a visitor who left it")
          .text("platform", "web or app; null is web")
          .optional("page_url", STRING, Role.URL, "the page")
          .optional("referrer", STRING, Role.URL, "where the visitor came from")
          .text("source", "the campaign's source")
          .text("medium", "the campaign's medium")
          .text("campaign", "the campaign")
          .text("product_id", "the product looked at")
          .text("category", "the category looked at")
          .text("store_id", "the store looked at")
          .optional("search_term", STRING, Role.FREE_TEXT, "what was searched")
          .optional("search_results", INTEGER, Role.PLAIN, "how many results there were")
          .text("order_id", "of a purchase: the order it made")
          .text("session_key", "the source's own session, within the visitor")
          .text("device", "kind of device")
          .text("user_agent", "the browser's own words")
          .optional("is_bot", BOOLEAN, Role.PLAIN, "the tracker takes it for a machine")
          .text("error_code", "of an error")
          .optional("value", MONEY, Role.PLAIN, "of a purchase without an order")
          .text("consent_analytics", "granted, denied or unknown; null is unknown")
          .build();

  public static final Feed ORDERS =
      visitor(
              feed("orders", "one row per order")
                  .key("order_id", "the order")
                  .required(
                      "ordered_at",
                      TIMESTAMP,
                      Role.EVENT_TIME,
                      "when it was placed; a date alone is its last microsecond")
                  .oneOf(
                      "sales_channel",
                      Set.of("web", "app", "store", "phone", "marketplace"),
                      "where it was sold")
                  .required("currency", STRING, Role.CURRENCY, "ISO 4217, of all its amounts")
                  .text("status", "the source's own word for its state"))
          .text("store_id", "of an order sold in a store: the store")
          .optional("updated_at", TIMESTAMP, Role.UPDATED_AT, "when this version was written")
          .build();

  public static final Feed ORDER_LINES =
      feed("order_lines", "one row per order and line")
          .key("order_id", "the order")
          .key("line_number", "the line within the order")
          .required("product_id", STRING, Role.PLAIN, "what was sold")
          .required("quantity", QUANTITY, Role.PLAIN, "pieces, or a weight")
          .required("net_amount", MONEY, Role.PLAIN, "what was paid, in the order's currency")
          .text("category", "the product's category; null: the one of products")
          .oneOf(
              "fulfilment",
              Set.of("in_store", "ship", "pickup", "ship_to_store", "reserve", "digital"),
              "how it reaches the customer")
          .text("pickup_store_id", "where it is collected")
          .optional("promised_at", TIMESTAMP, Role.PLAIN, "when it was to be ready or delivered")
          .optional("ready_at", TIMESTAMP, Role.STATE_TIME, "when it could be collected")
          .optional("collected_at", TIMESTAMP, Role.STATE_TIME, "when it was collected")
          .optional("delivered_at", TIMESTAMP, Role.STATE_TIME, "when it was delivered")
          .optional("cancelled_at", TIMESTAMP, Role.STATE_TIME, "when it was cancelled")
          .optional("updated_at", TIMESTAMP, Role.UPDATED_AT, "when this version was written")
          .build();

  public static final Feed RETURNS =
      feed("returns", "one row per return")
          .key("return_id", "the return")
          .required("order_id", STRING, Role.PLAIN, "the order it came from")
          .required("line_number", STRING, Role.PLAIN, "the line it came from")
          .required("returned_at", TIMESTAMP, Role.EVENT_TIME, "when it came back")
          .oneOf("return_channel", Set.of("store", "ship"), "how it came back")
          .required("quantity", QUANTITY, Role.PLAIN, "pieces, or a weight")
          .required("refund_amount", MONEY, Role.PLAIN, "paid back, in the order's currency")
          .text("store_id", "the store it was brought to")
          .text("reason", "the source's own word")
          .optional("updated_at", TIMESTAMP, Role.UPDATED_AT, "when this version was written")
          .build();

  public static final Feed PRODUCTS =
      feed("products", "one row per product")
          .key("product_id", "the product")
          .text("name", "as customers read it")
          .text("category", "one level, as analysts group it")
          .text("brand", "as customers read it")
          .optional("price", MONEY, Role.PLAIN, "list price")
          .optional("attributes", MAP, Role.PLAIN, "anything else known of it")
          .optional("updated_at", TIMESTAMP, Role.UPDATED_AT, "when this version was written")
          .build();

  public static final Feed STORES =
      feed("stores", "one row per store")
          .key("store_id", "the store")
          .text("name", "as customers read it")
          .text("city", "where it is")
          .text("zone", "its time zone, such as Europe/Madrid")
          .optional("updated_at", TIMESTAMP, Role.UPDATED_AT, "when this version was written")
          .build();

  public static final Feed MARKETING_COSTS =
      feed("marketing_costs", "one row per date, channel and campaign")
          .key("cost_date", DATE, true, Role.EVENT_TIME, "the date, in the business zone")
          .key("channel", "where it was spent")
          .key("campaign", STRING, false, Role.PLAIN, "what for; null is the channel as a whole")
          .required("cost", MONEY, Role.PLAIN, "what was spent")
          .required("currency", STRING, Role.CURRENCY, "ISO 4217")
          .optional("impressions", DOUBLE, Role.PLAIN, "how often shown")
          .optional("clicks", DOUBLE, Role.PLAIN, "how often clicked")
          .build();

  /** All feeds, in the order they are read. */
  public static final List<Feed> ALL =
      List.of(
          CUSTOMERS,
          PRODUCTS,
          STORES,
          ORDERS,
          ORDER_LINES,
          RETURNS,
          INTERACTIONS,
          FEEDBACK,
          WEB_EVENTS,
          MARKETING_COSTS);

  private Feeds() {}

  private static Feed.Builder contact(Feed.Builder feed) {
    return feed.optional("email", STRING, Role.EMAIL, "as the customer gave it")
        .optional("phone", STRING, Role.PHONE, "as the customer gave it")
        .optional("loyalty_id", STRING, Role.LOYALTY_ID, "the card");
  }

  private static Feed.Builder visitor(Feed.Builder feed) {
    return contact(
            feed.optional("customer_id", STRING, Role.CUSTOMER_ID, "the CRM's id, where known"))
        .optional("anonymous_id", STRING, Role.ANONYMOUS_ID, "the cookie, where known");
  }
}
