package io.percorso.touchpoint;

import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;

import io.percorso.table.TableContract;

/** Web and app sessions. */
public final class Sessions {
  public static final TableContract CONTRACT =
      TableContract.table("core", "sessions")
          .grain("one row per session of one visitor")
          .key("session_id")
          .laidOutBy("started_date")
          .required("session_id", StringType, "hash of the visitor and the first event_id")
          .required(
              "person_id", StringType, "the person, or the cookie that is nobody's (starts with 9)")
          .optional(
              "anonymous_id",
              StringType,
              "the cookie's pseudonym; null: a visitor known by a strong identifier alone")
          .optional(
              "session_key", StringType, "the source's own; null: sessions are cut by the gap")
          .required("channel", StringType, "web or app, of the first event")
          .required(
              "marketing_channel",
              StringType,
              "by the rules, from the first source and medium; direct where there is none")
          .optional(
              "source",
              StringType,
              "of the first event that names a source or medium; null: none does")
          .optional("medium", StringType, "as source")
          .optional("campaign", StringType, "as source")
          .optional("referrer", StringType, "of the first event, query scrubbed; null: none")
          .optional("entry_url", StringType, "of the first event, query scrubbed; null: none")
          .optional("device", StringType, "the first named; null: none")
          .required(
              "identity_method",
              StringType,
              "direct where an event bore a strong identifier, else stitched, else anonymous")
          .required("event_count", LongType, "events")
          .required("started_at", TimestampType, "the first event")
          .required("ended_at", TimestampType, "the last event")
          .required("started_date", DateType, "the date of started_at in the business zone")
          .check("in_order", "started_at <= ended_at")
          .build();

  private Sessions() {}
}
