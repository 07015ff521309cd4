package io.percorso.identity;

import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import io.percorso.table.TableContract;

/** Former person ids: what a merge or a split left behind. */
public final class PersonAliases {
  public static final TableContract CONTRACT =
      TableContract.table("core", "person_aliases")
          .grain("one row per person id that is no longer one, and identifier it named")
          .key("former_person_id")
          .required("former_person_id", StringType, "the id that earlier dates published")
          .required("person_id", StringType, "the person that has the identifier now")
          .required("valid_from", DateType, "the first run date with the new id")
          .build();

  private PersonAliases() {}
}
