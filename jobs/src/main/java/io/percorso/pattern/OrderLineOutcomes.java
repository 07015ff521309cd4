package io.percorso.pattern;

import static org.apache.spark.sql.types.DataTypes.BooleanType;
import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;
import static org.apache.spark.sql.types.DataTypes.createDecimalType;

import io.percorso.table.TableContract;

/** What each order line came to: exactly one primary pattern, so amounts over them add up. */
public final class OrderLineOutcomes {
  public static final TableContract CONTRACT =
      TableContract.table("core", "order_line_outcomes")
          .grain("one row per order line whose order is staged")
          .key("order_id", "line_number")
          .required("order_id", StringType, "the order")
          .required("line_number", StringType, "the line within the order")
          .required(
              "touchpoint_id", StringType, "its purchase, or where it was reserved its reserve")
          .optional("person_id", StringType, "who bought it; null: nobody known")
          .optional("journey_id", StringType, "the journey of its touchpoint; null: no person")
          .required("product_id", StringType, "what was sold")
          .optional("category", StringType, "the line's, else the product's; null: neither known")
          .optional("brand", StringType, "the product's; null: not known")
          .optional(
              "store_id",
              StringType,
              "of a store order the store; null: not said or not a store order")
          .optional(
              "pickup_store_id", StringType, "where it is collected; null: nowhere or not said")
          .required("sales_channel", StringType, "web, app, store, phone or marketplace")
          .required(
              "fulfilment", StringType, "in_store, ship, pickup, ship_to_store, reserve or digital")
          .required(
              "primary_pattern",
              StringType,
              "the first pattern of the order of primaries that holds, else unidentified, history_too_short, online_only, store_only, phone_only or marketplace_only")
          .required(
              "line_state", StringType, "sold, cancelled or reserved (uncollected: no revenue)")
          .optional(
              "pickup_state",
              StringType,
              "of pickup, ship_to_store and reserve: collected, cancelled, not_collected, ready or placed; null: not collected by the customer")
          .required("identity_method", StringType, "direct, stitched, anonymous or none")
          .required("currency_code", StringType, "of the amounts")
          .required("quantity", createDecimalType(18, 3), "pieces, or a weight")
          .required("net_amount", createDecimalType(18, 2), "what was paid, or would be")
          .required("returned_quantity", createDecimalType(28, 3), "of its returns; 0: none")
          .required("refund_amount", createDecimalType(28, 2), "of its returns; 0: none")
          .required("is_date_only", BooleanType, "the source gave a date alone")
          .required("ordered_at", TimestampType, "when it was ordered")
          .optional(
              "purchased_at",
              TimestampType,
              "ordered_at, of a reserve line collected_at; null: an uncollected reserve")
          .optional(
              "promised_at", TimestampType, "when it was to be ready or delivered; null: not said")
          .optional("ready_at", TimestampType, "when it could be collected; null: not yet or never")
          .optional("collected_at", TimestampType, "when it was collected; null: not yet or never")
          .optional("delivered_at", TimestampType, "when it was delivered; null: not yet or never")
          .optional("cancelled_at", TimestampType, "when it was cancelled; null: not cancelled")
          .required("ordered_date", DateType, "the date of ordered_at in the business zone")
          .references("touchpoint_id", "core.journey_touchpoints", "touchpoint_id")
          .build();

  private OrderLineOutcomes() {}
}
