package io.percorso.quality;

import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;

import io.percorso.table.TableContract;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Locale;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** What the checks of every run found, of those that published and of those that did not. */
public final class QualityResults {
  public static final TableContract CONTRACT =
      TableContract.table("ops", "quality_results")
          .grain("one row per run, check and table or feed")
          .key("run_id", "check_name", "subject", "checked_at")
          .required("run_id", StringType, "the run")
          .required("run_date", DateType, "the business date it was for")
          .required(
              "check_name",
              StringType,
              "contract (values, key, references), reconciliation, broken_reference, unknown_word, rejected, volume, freshness, read or recomputed")
          .required("subject", StringType, "the table or feed that was checked")
          .required(
              "status",
              StringType,
              "passed; warned: told and published all the same; failed: nothing was published")
          .optional(
              "measured",
              DoubleType,
              "of contract and reconciliation what breaks it, of broken_reference the lines that wait for their orders and the orders without a line, of unknown_word the rows whose activity or channel counts as other, of rejected the share of the rows that came that are in quarantine, of volume the date's rows as a share of the median of the seven dates before, of freshness the hours from the newest event to the end of the date, of read the share of files read, of recomputed the share of people gone through or of dates measured again; null: nothing to measure")
          .optional("bound", DoubleType, "what it was held against; null: nothing")
          .required("message", StringType, "in words, with an example where a row broke it")
          .required("checked_at", TimestampType, "when the run ended")
          .build();

  private QualityResults() {}

  /** A row of {@link #CONTRACT}. */
  public static Row row(String runId, LocalDate runDate, QualityResult result, Instant at) {
    return RowFactory.create(
        runId,
        Date.valueOf(runDate),
        result.check(),
        result.subject(),
        result.status().name().toLowerCase(Locale.ROOT),
        result.measured(),
        result.bound(),
        result.message(),
        Timestamp.from(at));
  }
}
