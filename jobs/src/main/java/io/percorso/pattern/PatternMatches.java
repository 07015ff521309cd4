package io.percorso.pattern;

import static org.apache.spark.sql.types.DataTypes.BooleanType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;
import static org.apache.spark.sql.types.DataTypes.createArrayType;

import io.percorso.table.TableContract;

/** Every pattern that holds on an order line, with its evidence. */
public final class PatternMatches {
  public static final TableContract CONTRACT =
      TableContract.table("core", "pattern_matches")
          .grain("one row per order line and pattern that holds on it")
          .key("order_id", "line_number", "pattern")
          .required("order_id", StringType, "the order")
          .required("line_number", StringType, "the line within the order")
          .required("pattern", StringType, "the pattern")
          .optional(
              "person_id",
              StringType,
              "who bought it; null: nobody known and the pattern is a fact of the order")
          .optional(
              "match_level",
              StringType,
              "the strongest that holds: product, brand_and_category or category; null: the pattern binds none")
          .optional(
              "identity_method",
              StringType,
              "the weakest of the evidence: direct, stitched or anonymous; null: a fact of the order")
          .required(
              "evidence_touchpoint_ids",
              createArrayType(StringType),
              "the touchpoints that are the evidence, in order of steps; empty: a fact of the order")
          .required(
              "evidence_count",
              LongType,
              "touchpoints that could be the evidence at the match level, of the first step")
          .optional(
              "lag_seconds",
              LongType,
              "between the purchase and the nearest evidence of the first step; null: a fact of the order")
          .optional(
              "evidence_at",
              TimestampType,
              "the instant of that evidence; null: a fact of the order")
          .required(
              "is_same_day_unordered",
              BooleanType,
              "evidence of the purchase's business date, on an order that has a date alone")
          .build();

  private PatternMatches() {}
}
