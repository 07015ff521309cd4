package io.percorso.increment;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.xxhash64;

import io.percorso.identity.ContactPersons;
import io.percorso.table.WorkedOut;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Whose contacts are otherwise than the night before, or are another's. */
final class ChangedContacts {
  private static final String[] KEY = {"feed", "row_key"};
  private static final String[] ROW = {"feed", "row_key", ChangedRows.IS_AFTER};

  private ChangedContacts() {}

  /** feed, row_key of contacts that are another's than the night before. */
  static Dataset<Row> ofOthers(NightTables before, NightTables after) {
    return WorkedOut.keys(
        ChangedRows.between(
                before.of(ContactPersons.CONTRACT),
                after.of(ContactPersons.CONTRACT),
                xxhash64(col("person_id"), col("identity_method")),
                col("feed"),
                col("row_key"))
            .select(KEY[0], KEY[1])
            .distinct());
  }

  /**
   * {@link PersonKeys} of whoever the contacts were the night before or are now.
   *
   * @param changed contacts that came, went or changed, see {@link ChangedNames#contacts}
   * @param ofOthers as {@link #ofOthers} finds them
   * @param naming feed, row_key of contacts that name something that changed
   */
  static Dataset<Row> persons(
      NightTables before,
      NightTables after,
      Dataset<Row> changed,
      Dataset<Row> ofOthers,
      Dataset<Row> naming) {
    Dataset<Row> unchanged = ofOthers.join(changed, KEY, "left_anti");
    Dataset<Row> contacts =
        WorkedOut.keys(
            changed
                .select(ROW[0], ROW[1], ROW[2])
                .union(
                    unchanged.select(
                        col(KEY[0]), col(KEY[1]), explode(array(lit(false), lit(true)))))
                .union(naming.select(col(KEY[0]), col(KEY[1]), lit(true)))
                .distinct());
    // one-to-one: contact_persons has key feed, row_key
    Dataset<Row> known =
        WorkedOut.rows(
            before
                .of(ContactPersons.CONTRACT)
                .withColumn(ROW[2], lit(false))
                .union(after.of(ContactPersons.CONTRACT).withColumn(ROW[2], lit(true)))
                .join(contacts, ROW)
                .select(ROW[0], ROW[1], ROW[2], "person_id"));
    return known
        .select("person_id")
        .union(
            contacts
                .join(known, ROW, "left_anti")
                .select(concat(col("feed"), lit("/"), col("row_key"))));
  }
}
