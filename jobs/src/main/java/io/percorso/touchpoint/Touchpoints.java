package io.percorso.touchpoint;

import static org.apache.spark.sql.types.DataTypes.BooleanType;
import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;
import static org.apache.spark.sql.types.DataTypes.createDecimalType;

import io.percorso.table.TableContract;

/**
 * Touchpoints before they have a journey: what every source of touchpoints conforms to, and the
 * first columns of the journey fact table. Never a table of its own.
 */
public final class Touchpoints {
  public static final TableContract CONTRACT =
      TableContract.table("core", "touchpoints")
          .grain("one row per touchpoint")
          .key("touchpoint_id")
          .required(
              "touchpoint_id",
              StringType,
              "hash of source, the parts of source_key, activity, product_id and category")
          .optional(
              "person_id",
              StringType,
              "the person, or the cookie that is nobody's (starts with 9); null: no identifier")
          .optional("session_id", StringType, "the web session; null: not from the web")
          .optional("anonymous_id", StringType, "the cookie's pseudonym; null: none")
          .optional("order_id", StringType, "the order it is about; null: none")
          .optional("line_number", StringType, "the order line it is about; null: not about a line")
          .optional("product_id", StringType, "the product; null: none named")
          .optional("store_id", StringType, "the store; null: none named")
          .optional("case_id", StringType, "the service case; null: none")
          .required("source", StringType, "the feed it comes from; of a session web_events")
          .required(
              "source_key",
              StringType,
              "the row's key in its feed, of a session its first event_id; parts joined by /")
          .required(
              "activity", StringType, "what the customer did; other where it is not in the list")
          .required("channel", StringType, "where; other where it is not in the list")
          .optional(
              "marketing_channel",
              StringType,
              "of a visit what brought the visitor, of an interaction its channel; null: neither")
          .optional("category", StringType, "the row's, else the product's; null: neither known")
          .optional("brand", StringType, "the product's; null: not known")
          .optional("campaign", StringType, "the campaign; null: none")
          .optional("topic", StringType, "what it was about; null: not said")
          .optional(
              "metric", StringType, "of feedback nps, csat, ces or review; null: not feedback")
          .optional(
              "currency_code", StringType, "of net_amount, ISO 4217; null: no amount or not said")
          .required("identity_method", StringType, "direct, stitched, anonymous or none")
          .required(
              "event_count", LongType, "rows of the source in it; of a visit the whole session's")
          .optional(
              "search_results", IntegerType, "the fewest results of its searches; null: no search")
          .optional(
              "quantity", createDecimalType(18, 3), "of order lines and returns; null: neither")
          .optional(
              "net_amount",
              createDecimalType(28, 2),
              "of a purchase or reservation what is paid, of a return what is paid back; null: no amount")
          .optional("wait_seconds", DoubleType, "seconds waited; null: not said")
          .optional("duration_seconds", DoubleType, "seconds it took; null: not said")
          .optional("score", DoubleType, "of feedback, on the metric's scale; null: not feedback")
          .optional("is_resolved", BooleanType, "whether it solved the matter; null: not said")
          .required("is_online", BooleanType, "a property of the channel")
          .required(
              "is_in_store",
              BooleanType,
              "channel store, or a store visit, scan, trial, demo or appointment that names a store")
          .required("occurred_at", TimestampType, "the first instant")
          .required("last_at", TimestampType, "the last instant; of a visit the session's")
          .required("occurred_date", DateType, "the date of occurred_at in the business zone")
          .check("in_order", "occurred_at <= last_at")
          .check("counted", "event_count >= 1")
          .build();

  private Touchpoints() {}
}
