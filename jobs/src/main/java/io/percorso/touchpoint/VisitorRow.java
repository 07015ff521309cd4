package io.percorso.touchpoint;

import static org.apache.spark.sql.types.DataTypes.BooleanType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.createDecimalType;

import java.util.List;
import org.apache.spark.sql.types.StructType;

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

  static final StructType SCHEMA =
      new StructType()
          .add("visitor", StringType)
          .add("kind", IntegerType)
          .add("session_key", StringType)
          .add("occurred_us", LongType)
          .add("event_id", StringType)
          .add("until_us", LongType)
          .add("person_id", StringType)
          .add("is_web_joinable", BooleanType)
          .add("order_id", StringType)
          .add("customer", StringType)
          .add("email", StringType)
          .add("anonymous_id", StringType)
          .add("activity", StringType)
          .add("platform", StringType)
          .add("product_id", StringType)
          .add("category", StringType)
          .add("brand", StringType)
          .add("store_id", StringType)
          .add("source", StringType)
          .add("medium", StringType)
          .add("campaign", StringType)
          .add("referrer", StringType)
          .add("page_url", StringType)
          .add("device", StringType)
          .add("search_results", IntegerType)
          .add("value", createDecimalType(18, 2));

  static final List<String> COLUMNS = List.of(SCHEMA.fieldNames());

  /** The walk's order. */
  static final List<String> SORTED_BY =
      List.of("visitor", "kind", "session_key", "occurred_us", "event_id");

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
