package io.percorso.journey;

import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.createMapType;

import io.percorso.table.TableContract;
import io.percorso.touchpoint.Touchpoints;

/** The journey fact table: every touchpoint with its journey and its stage in every model. */
public final class JourneyTouchpoints {
  public static final TableContract CONTRACT =
      TableContract.table("core", "journey_touchpoints")
          .grain("one row per touchpoint")
          .key("touchpoint_id")
          .laidOutBy("occurred_date")
          .distinct("source_key")
          .columns(Touchpoints.CONTRACT.columns())
          .optional("journey_id", StringType, "the journey; null: no person, so no journey")
          .optional(
              "journey_position",
              IntegerType,
              "1-based place in the journey, in total order; null: no journey")
          .required(
              "stage", StringType, "in the model six_stage; other where the activity has none")
          .required("stage_number", IntegerType, "1 to 6; 0 for other")
          .required(
              "stages",
              createMapType(StringType, StringType),
              "stage by stage model, for every model configured")
          .references("journey_id", "core.journeys", "journey_id")
          .check("in_order", "occurred_at <= last_at")
          .build();

  private JourneyTouchpoints() {}
}
