package io.percorso.table;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.xxhash64;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Proves on staged rows what contracts promise: required columns, checks, and a key that is one.
 */
public final class ContractChecker {
  private ContractChecker() {}

  /**
   * A promise that does not hold.
   *
   * @param rows how many rows break it; of a key the rows beyond one per key
   * @param example the key of one such row, as JSON
   */
  public record Violation(String table, String check, long rows, String example) {
    @Override
    public String toString() {
      return "%s: %s does not hold on %,d row%s, e.g. %s"
          .formatted(table, check, rows, rows == 1 ? "" : "s", example);
    }
  }

  /** A promise about single rows, and what breaks it. */
  record Promise(String name, Column broken) {}

  static List<Promise> promises(TableContract contract) {
    List<Promise> promises = new ArrayList<>();
    for (io.percorso.table.Column column : contract.columns()) {
      if (column.required()) {
        promises.add(new Promise(column.name() + " is not null", col(column.name()).isNull()));
      }
    }
    for (Check check : contract.checks()) {
      promises.add(
          new Promise(
              check.name() + " (" + check.expression() + ")",
              not(coalesce(expr(check.expression()), lit(true)))));
    }
    return promises;
  }

  /**
   * A staged table.
   *
   * @param rows all of them
   * @param newRows those that were not checked before; no other has a key of theirs, see {@link
   *     Warehouse#change}
   */
  public record Subject(
      TableContract contract, StagedTable staged, Dataset<Row> rows, Dataset<Row> newRows) {}

  /**
   * Every promise that staged tables break. Whether single rows break any was counted while they
   * were written; the keys of all tables are proved in one query of their own.
   */
  public static List<Violation> violations(List<Subject> subjects) {
    List<Violation> violations = new ArrayList<>();
    subjects.stream()
        .filter(subject -> subject.staged().brokenRows() > 0)
        .forEach(subject -> violations.addAll(brokenPromises(subject)));
    violations.addAll(repeatedKeys(subjects));
    violations.addAll(orphans(subjects));
    return violations;
  }

  /** How many promises a contract makes. */
  public static int promiseCount(TableContract contract) {
    return promises(contract).size()
        + (contract.key().isEmpty() ? 0 : 1)
        + contract.references().size();
  }

  /** A reference between two of the tables, and the rows that break it. */
  private record Orphans(Subject subject, Reference reference, Dataset<Row> rows) {}

  private static List<Violation> orphans(List<Subject> subjects) {
    List<Orphans> references = new ArrayList<>();
    for (Subject subject :
        subjects.stream().filter(one -> !ObservedRows.areNone(one.newRows())).toList()) {
      for (Reference reference : subject.contract().references()) {
        subjects.stream()
            .filter(other -> other.contract().name().equals(reference.table()))
            .forEach(
                other ->
                    references.add(
                        new Orphans(subject, reference, orphans(subject, reference, other))));
      }
    }
    List<Dataset<Row>> counts = new ArrayList<>();
    for (int i = 0; i < references.size(); i++) {
      counts.add(
          references.get(i).rows().agg(count(lit(1)).as("orphans")).withColumn("number", lit(i)));
    }
    return counts.stream()
        .reduce(Dataset::union)
        .map(
            all ->
                all.where("orphans > 0").collectAsList().stream()
                    .map(row -> orphan(references.get(row.getInt(1)), row.getLong(0)))
                    .toList())
        .orElse(List.of());
  }

  private static Dataset<Row> orphans(Subject subject, Reference reference, Subject other) {
    return subject
        .newRows()
        .where(col(reference.column()).isNotNull())
        .join(
            other.rows().select(col(reference.tableColumn()).as(reference.column())),
            new String[] {reference.column()},
            "left_anti");
  }

  private static Violation orphan(Orphans orphans, long rows) {
    Reference reference = orphans.reference();
    return new Violation(
        orphans.subject().contract().name(),
        "%s is in %s.%s".formatted(reference.column(), reference.table(), reference.tableColumn()),
        rows,
        example(orphans.subject().contract(), orphans.rows()));
  }

  private static List<Violation> brokenPromises(Subject subject) {
    List<Violation> violations = new ArrayList<>();
    for (Promise promise : promises(subject.contract())) {
      Dataset<Row> broken = subject.newRows().where(promise.broken());
      long rows = broken.count();
      if (rows > 0) {
        violations.add(
            new Violation(
                subject.contract().name(),
                promise.name(),
                rows,
                example(subject.contract(), broken)));
      }
    }
    return violations;
  }

  private static List<Violation> repeatedKeys(List<Subject> subjects) {
    List<Subject> keyed =
        subjects.stream()
            .filter(subject -> !subject.contract().key().isEmpty() && subject.staged().rows() > 1)
            .filter(subject -> !ObservedRows.areNone(subject.newRows()))
            .toList();
    List<Dataset<Row>> keys = new ArrayList<>();
    for (int i = 0; i < keyed.size(); i++) {
      Subject subject = keyed.get(i);
      keys.add(
          subject
              .newRows()
              .select(lit(i).as("table_number"), keyHash(subject.contract()).as("key_hash")));
    }
    return keys.stream()
        .reduce(Dataset::union)
        .map(
            all ->
                all
                    .groupBy("table_number", "key_hash")
                    .agg(count(lit(1)).as("key_rows"))
                    .where("key_rows > 1")
                    .groupBy("table_number")
                    .agg(sum(col("key_rows").minus(1)))
                    .collectAsList()
                    .stream()
                    .map(row -> repeatedKey(keyed.get(row.getInt(0)), row.getLong(1)))
                    .toList())
        .orElse(List.of());
  }

  private static Column keyHash(TableContract contract) {
    return xxhash64(keyColumns(contract));
  }

  private static Violation repeatedKey(Subject subject, long repeated) {
    TableContract contract = subject.contract();
    return new Violation(
        contract.name(),
        "key " + String.join(" + ", contract.key()) + " is unique",
        repeated,
        example(
            contract, subject.newRows().groupBy(keyColumns(contract)).count().where("count > 1")));
  }

  private static String example(TableContract contract, Dataset<Row> broken) {
    return contract.key().isEmpty()
        ? "(no key)"
        : broken.select(keyColumns(contract)).limit(1).toJSON().collectAsList().stream()
            .findFirst()
            .orElse("(gone)");
  }

  private static Column[] keyColumns(TableContract contract) {
    return contract.key().stream().map(name -> col(name)).toArray(Column[]::new);
  }
}
