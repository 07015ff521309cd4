package io.percorso.identity;

import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import io.percorso.table.TableContract;

/** Former person ids: what merges left behind; how they are told, see {@link AliasHistory}. */
public final class PersonAliases {
  public static final TableContract CONTRACT =
      TableContract.table("core", "person_aliases")
          .grain("one row per person id that a merge ended")
          .key("former_person_id")
          .required(
              "former_person_id",
              StringType,
              "the id, which was a person's at the end of an earlier run date by the links that hold now")
          .required("person_id", StringType, "the person that has its identifier now")
          .required(
              "valid_from",
              DateType,
              "the first run date without it: the business date from which the link that ended it was known")
          .build();

  private PersonAliases() {}
}
