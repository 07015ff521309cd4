package io.percorso.run;

import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;

import io.percorso.table.TableContract;

/** What runs there were and how they ended. */
public final class Runs {
  public static final TableContract CONTRACT =
      TableContract.table("ops", "runs")
          .grain("one row per run that ended")
          .key("run_id", "ended_at")
          .required("run_id", StringType, "the run")
          .required("command", StringType, "nightly, rebuild, backfill or job and its name")
          .required("run_date", DateType, "the business date it was for")
          .required(
              "status",
              StringType,
              "published, unchanged, staged (one job of a night), failed, or aborted: killed before it had published")
          .optional("publication", LongType, "what readers see after it; null: nothing yet")
          .optional(
              "message", StringType, "why it failed or was aborted; null: it did not and was not")
          .required("seconds", DoubleType, "how long it took")
          .required("started_at", TimestampType, "when it began")
          .required("ended_at", TimestampType, "when it ended")
          .build();

  /** What each run wrote. */
  public static final TableContract TABLES =
      TableContract.table("ops", "run_tables")
          .grain("one row per run and table staged")
          .key("run_id", "table_name", "ended_at")
          .required("run_id", StringType, "the run")
          .required("table_name", StringType, "layer and table")
          .required("row_count", LongType, "rows staged")
          .required("content_hash", StringType, "of those rows")
          .required("byte_count", LongType, "size of the files")
          .required("seconds", DoubleType, "how long making and writing them took")
          .required("ended_at", TimestampType, "when the run ended; a run id may be used again")
          .build();

  private Runs() {}
}
