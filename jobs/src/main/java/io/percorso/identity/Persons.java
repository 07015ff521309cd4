package io.percorso.identity;

import static org.apache.spark.sql.types.DataTypes.BooleanType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;

import io.percorso.table.TableContract;

/** People known by a strong identifier. A cookie of nobody is in no row: see person_id. */
public final class Persons {
  public static final TableContract CONTRACT =
      TableContract.table("core", "persons")
          .grain("one row per person known by a strong identifier")
          .key("person_id")
          .required(
              "person_id",
              StringType,
              "the smallest identifier of the person: its first character is the namespace's rank (1 customer_id, 2 loyalty_id, 3 email, 4 phone; in other tables 9 a cookie that is nobody's), the rest the pseudonym")
          .required("identifier_count", LongType, "strong identifiers")
          .required("customer_id_count", LongType, "customer ids among them")
          .required("is_web_joinable", BooleanType, "no customer of the person denied analytics")
          .optional(
              "first_seen_at",
              TimestampType,
              "the earliest row that bore an identifier; null: no feed says")
          .build();

  private Persons() {}
}
