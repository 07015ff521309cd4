package io.percorso.identity;

import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import io.percorso.table.TableContract;

/** Identifiers that a guard or the configuration keeps from linking people. */
public final class IdentityHubs {
  public static final TableContract CONTRACT =
      TableContract.table("core", "identity_hubs")
          .grain("one row per identifier and guard that stopped it")
          .key("identifier", "reason")
          .required("identifier", StringType, "the namespace's rank and the pseudonym")
          .required("namespace", StringType, "customer_id, loyalty_id, email or phone")
          .required("reason", StringType, "too_many_neighbours, oversized_component or blocked")
          .optional(
              "neighbour_count",
              LongType,
              "of too_many_neighbours the most in one namespace, of oversized_component the component's identifiers; null: blocked")
          .build();

  private IdentityHubs() {}
}
