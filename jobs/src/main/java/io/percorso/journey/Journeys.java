package io.percorso.journey;

import static org.apache.spark.sql.types.DataTypes.BooleanType;
import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;
import static org.apache.spark.sql.types.DataTypes.createArrayType;
import static org.apache.spark.sql.types.DataTypes.createDecimalType;

import io.percorso.table.TableContract;

/** Customer journeys, rolled up from the journey fact table. */
public final class Journeys {
  public static final TableContract CONTRACT =
      TableContract.table("core", "journeys")
          .grain("one row per person and journey")
          .key("journey_id")
          .laidOutBy("started_date")
          .distinct("first_touchpoint_id", "last_touchpoint_id")
          .required("journey_id", StringType, "hash of the person and the first touchpoint")
          .required("person_id", StringType, "the person, or the cookie that is nobody's")
          .required("first_touchpoint_id", StringType, "where it began")
          .required("last_touchpoint_id", StringType, "the last in total order")
          .required("first_channel", StringType, "channel of the first touchpoint")
          .required("last_channel", StringType, "channel of the last touchpoint")
          .optional(
              "first_marketing_channel",
              StringType,
              "of the first touchpoint that has one; null: none has")
          .required(
              "outcome",
              StringType,
              "converted, open, abandoned_cart or browsed: the first that holds")
          .optional(
              "currency_code", StringType, "of net_amount; null: no amount, or several currencies")
          .required("channels", createArrayType(StringType), "the distinct channels, sorted")
          .required("journey_number", IntegerType, "1-based, per person, by the first touchpoint")
          .required(
              "currency_count",
              IntegerType,
              "distinct currencies of its purchases' amounts, none said being one; above 1 net_amount is null")
          .required("touchpoint_count", LongType, "touchpoints, of each order one purchase")
          .required("online_touchpoint_count", LongType, "those of them in online channels")
          .required("session_count", LongType, "web and app sessions with a touchpoint in it")
          .required(
              "order_count", LongType, "orders bought; a purchase without an order counts as one")
          .required(
              "stage_back_count", LongType, "steps to a lower stage of six_stage, other left out")
          .optional(
              "net_amount",
              createDecimalType(28, 2),
              "of its purchases, cancelled ones included; of an order known from events alone, each product once; null: no amount, or several currencies")
          .required("duration_seconds", LongType, "last minus first occurred_at")
          .required("is_anonymous", BooleanType, "the person is a cookie that is nobody's")
          .required(
              "is_omnichannel",
              BooleanType,
              "has online and offline touchpoints; a delivery is not counted as offline")
          .required("started_at", TimestampType, "the first touchpoint")
          .required("ended_at", TimestampType, "the last occurred_at")
          .optional("converted_at", TimestampType, "the first purchase; null: not converted")
          .required("started_date", DateType, "the date of started_at in the business zone")
          .check("in_order", "started_at <= ended_at")
          .check("converted_has_order", "(outcome = 'converted') = (order_count > 0)")
          .build();

  private Journeys() {}
}
