package io.percorso.table;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The columns of a growing table that another release began. A column that came since is null in
 * the rows that are there; one that is no longer written stays, and is null in those to come.
 *
 * <pre>
 * there: run_id, seconds     this release: run_id, ended_at
 * becomes: run_id, ended_at (may be null), seconds (may be null)
 * </pre>
 */
final class SchemaMigration {
  private SchemaMigration() {}

  /**
   * The columns it is to have.
   *
   * @param there those it has
   * @param place where it is
   * @throws ReleaseException where a column has another type now
   */
  static StructType of(TableContract contract, StructType there, String place) {
    List<StructField> columns = new ArrayList<>();
    Set<String> before = Set.of(there.fieldNames());
    for (StructField now : contract.schema().fields()) {
      if (before.contains(now.name())) {
        StructField was = there.apply(now.name());
        requireSameType(contract, was, now, place);
        columns.add(nullable(now, was.nullable() || now.nullable()));
      } else {
        columns.add(nullable(now, true));
      }
    }
    for (StructField was : there.fields()) {
      if (!contract.columnNames().contains(was.name())) {
        columns.add(nullable(was, true));
      }
    }
    return new StructType(columns.toArray(StructField[]::new));
  }

  private static StructField nullable(StructField field, boolean isNullable) {
    return new StructField(field.name(), field.dataType(), isNullable, field.metadata());
  }

  private static void requireSameType(
      TableContract contract, StructField was, StructField now, String place) {
    if (!was.dataType().catalogString().equals(now.dataType().catalogString())) {
      throw new ReleaseException(
          "%s at %s was written by another release: its column %s is %s, and %s here. Use that release, or move the folder away: a new one is begun."
              .formatted(
                  contract,
                  place,
                  was.name(),
                  was.dataType().catalogString(),
                  now.dataType().catalogString()));
    }
  }
}
