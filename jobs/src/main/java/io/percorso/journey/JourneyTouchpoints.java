package io.percorso.journey;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.get;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.createMapType;

import io.percorso.table.TableContract;
import io.percorso.touchpoint.Touchpoints;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;

/** The journey fact table: every touchpoint with its journey and its stage in every model. */
public final class JourneyTouchpoints {
  private static final DataType STAGES = createMapType(StringType, StringType);

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
          .required("stages", STAGES, "stage by stage model, for every model configured")
          .references("journey_id", "core.journeys", "journey_id")
          .check("in_order", "occurred_at <= last_at")
          .build();

  /** The index of a touchpoint's {@link StageModels.Placement}, which its stages follow from. */
  public static final String PLACEMENT = "placement";

  /** Touchpoints with their journeys, before their stages are written out. */
  public static final StructType PLACED =
      Touchpoints.CONTRACT
          .nullableSchema()
          .add("journey_id", StringType)
          .add("journey_position", IntegerType)
          .add(PLACEMENT, IntegerType);

  private JourneyTouchpoints() {}

  /**
   * Rows of {@link #CONTRACT}. Until they are written a number stands for the stages of a row: what
   * is exchanged is narrower, and no map is made for each row.
   *
   * @param placed rows that have the columns of {@link #PLACED}
   */
  public static Dataset<Row> of(Dataset<Row> placed, StageModels models) {
    return CONTRACT.conform(
        placed
            .withColumn("stage", each(models, placement -> lit(placement.stage())))
            .withColumn("stage_number", each(models, placement -> lit(placement.number())))
            .withColumn("stages", each(models, JourneyTouchpoints::stages)));
  }

  private static Column each(StageModels models, Function<StageModels.Placement, Column> value) {
    Column[] values = models.placements().stream().map(value).toArray(Column[]::new);
    return get(array(values), col(PLACEMENT));
  }

  private static Column stages(StageModels.Placement placement) {
    Column[] entries =
        placement.stages().entrySet().stream()
            .flatMap(stage -> Stream.of(lit(stage.getKey()), lit(stage.getValue())))
            .toArray(Column[]::new);
    return map(entries).cast(STAGES);
  }
}
