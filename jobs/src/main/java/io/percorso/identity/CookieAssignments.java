package io.percorso.identity;

import static org.apache.spark.sql.types.DataTypes.BooleanType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;

import io.percorso.table.TableContract;

/** Whose a cookie was when: the nearest authenticated row within the stitch window decides. */
public final class CookieAssignments {
  public static final TableContract CONTRACT =
      TableContract.table("core", "cookie_assignments")
          .grain("one row per cookie and interval of one person")
          .key("anonymous_id", "assigned_from")
          .required("anonymous_id", StringType, "the cookie's pseudonym")
          .required("assigned_from", TimestampType, "first instant, inclusive")
          .required("assigned_until", TimestampType, "last instant, inclusive")
          .required(
              "person_id",
              StringType,
              "the person; where is_web_joinable is false the cookie's rows stay anonymous all the same")
          .required("is_web_joinable", BooleanType, "the person did not deny analytics")
          .check("in_order", "assigned_from <= assigned_until")
          .references("person_id", "core.persons", "person_id")
          .build();

  private CookieAssignments() {}
}
