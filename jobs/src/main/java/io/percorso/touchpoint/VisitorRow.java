package io.percorso.touchpoint;

import java.util.List;

/**
 * The rows of the visitor pass: one visitor's markers, then the visitor's events. A marker uses the
 * columns it needs and leaves the others null.
 */
final class VisitorRow {
  /** An interval of a cookie: from occurred_us until until_us, both inclusive. */
  static final int ASSIGNMENT = 0;

  /** An order that a purchase event of the visitor names and that is staged. */
  static final int ORDER = 1;

  /** Whose a strong identifier on the visitor's events is; the identifier stands in customer. */
  static final int LOGIN = 2;

  static final int EVENT = 3;

  static final List<String> COLUMNS =
      List.of(
          "visitor",
          "kind",
          "session_key",
          "occurred_us",
          "event_id",
          "until_us",
          "person_id",
          "is_web_joinable",
          "order_id",
          "customer",
          "email",
          "anonymous_id",
          "activity",
          "platform",
          "product_id",
          "category",
          "brand",
          "store_id",
          "source",
          "medium",
          "campaign",
          "referrer",
          "page_url",
          "device",
          "search_results",
          "value");

  static final int VISITOR = at("visitor");
  static final int KIND = at("kind");
  static final int SESSION_KEY = at("session_key");
  static final int OCCURRED = at("occurred_us");
  static final int EVENT_ID = at("event_id");
  static final int UNTIL = at("until_us");
  static final int PERSON_ID = at("person_id");
  static final int IS_WEB_JOINABLE = at("is_web_joinable");
  static final int ORDER_ID = at("order_id");
  static final int CUSTOMER = at("customer");
  static final int EMAIL = at("email");
  static final int ANONYMOUS_ID = at("anonymous_id");
  static final int ACTIVITY = at("activity");
  static final int PLATFORM = at("platform");
  static final int PRODUCT_ID = at("product_id");
  static final int CATEGORY = at("category");
  static final int BRAND = at("brand");
  static final int STORE_ID = at("store_id");
  static final int SOURCE = at("source");
  static final int MEDIUM = at("medium");
  static final int CAMPAIGN = at("campaign");
  static final int REFERRER = at("referrer");
  static final int PAGE_URL = at("page_url");
  static final int DEVICE = at("device");
  static final int SEARCH_RESULTS = at("search_results");
  static final int VALUE = at("value");

  private VisitorRow() {}

  private static int at(String column) {
    return COLUMNS.indexOf(column);
  }
}
