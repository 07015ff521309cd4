package io.percorso.pattern;

import static org.apache.spark.sql.types.DataTypes.BooleanType;
import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;
import static org.apache.spark.sql.types.DataTypes.createDecimalType;

import io.percorso.table.TableContract;

/**
 * The population of every pattern that has a placebo, with all that its rates, windows, bounds and
 * intervals are counted from. An uncollected reserve line is in none.
 */
public final class PatternCandidates {
  public static final TableContract CONTRACT =
      TableContract.table("core", "pattern_candidates")
          .grain(
              "one row per order line and pattern that has a placebo and is asked of the line,"
                  + " whether it holds or not")
          .key("order_id", "line_number", "pattern")
          .required("order_id", StringType, "the order")
          .required("line_number", StringType, "the line within the order")
          .required("pattern", StringType, "the pattern")
          .optional("person_id", StringType, "who bought it; null: nobody known")
          .required("sales_channel", StringType, "web, app, store, phone or marketplace")
          .required("line_state", StringType, "sold or cancelled")
          .required("currency_code", StringType, "of the amount")
          .required("net_amount", createDecimalType(18, 2), "what was paid")
          .required("refund_amount", createDecimalType(28, 2), "of its returns; 0: none")
          .optional(
              "lag_seconds",
              LongType,
              "from the nearest evidence at any match level, within the largest reported window, to"
                  + " the purchase, rounded up: at most n × 86400 is within n days; null: none")
          .optional(
              "unless_lag_seconds",
              LongType,
              "as lag_seconds, of the pattern that must not hold; null: none")
          .optional(
              "mirrored_lag_seconds",
              LongType,
              "as lag_seconds, of the same rule mirrored in time; null: none by the end of the run"
                  + " date")
          .optional(
              "mirrored_unless_lag_seconds",
              LongType,
              "as unless_lag_seconds, mirrored in time; null: none by the end of the run date")
          .required("is_identified", BooleanType, "the person is known")
          .required("is_matched", BooleanType, "the pattern holds, within its own window")
          .required(
              "is_mirrored_matched",
              BooleanType,
              "it holds mirrored in time, within its own window; means nothing before that window has"
                  + " passed")
          .required("purchased_at", TimestampType, "ordered_at, of a reserve line collected_at")
          .required("ordered_date", DateType, "the date of ordered_at in the business zone")
          .references("order_id", "core.order_line_outcomes", "order_id")
          .build();

  private PatternCandidates() {}
}
