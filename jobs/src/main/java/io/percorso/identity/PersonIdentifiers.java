package io.percorso.identity;

import static org.apache.spark.sql.types.DataTypes.StringType;

import io.percorso.table.TableContract;

/** Whose a strong identifier is. Hubs and blocked identifiers are nobody's and are not here. */
public final class PersonIdentifiers {
  public static final TableContract CONTRACT =
      TableContract.table("core", "person_identifiers")
          .grain("one row per strong identifier that belongs to a person")
          .key("identifier")
          .required("identifier", StringType, "the namespace's rank and the pseudonym")
          .required("namespace", StringType, "customer_id, loyalty_id, email or phone")
          .required("person_id", StringType, "the person")
          .references("person_id", "core.persons", "person_id")
          .build();

  private PersonIdentifiers() {}
}
