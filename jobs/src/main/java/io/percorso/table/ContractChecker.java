package io.percorso.table;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.xxhash64;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Proves on staged rows what contracts promise: required columns, checks, a key that is one, and
 * that what a row names is there.
 */
public final class ContractChecker {
  private static final String[] HASH = {"value_hash"};

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
   *     RowChange}
   * @param goneRows the rows before of files that are there no longer; those that stay are among
   *     the new ones again. Every reference of the table before held
   */
  public record Subject(
      TableContract contract,
      StagedTable staged,
      Dataset<Row> rows,
      Dataset<Row> newRows,
      Dataset<Row> goneRows) {}

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

  /** A reference of a table to another. */
  private record Link(Subject subject, Reference reference, Subject other) {

    /**
     * Values that are named now and were not, and are not among the other table's new rows; and
     * values that are gone from there and are still named. Where there are none, all is as true as
     * it was, and the other table, which may be large, need not be read. Looked for by their
     * hashes, which are much smaller: that one of n has the hash of one of m others is as likely as
     * n · m to 2^64.
     */
    Dataset<Row> doubts() {
      Dataset<Row> there = hashes(other.newRows(), reference.tableColumn());
      Dataset<Row> named =
          hashes(subject.newRows(), reference.column())
              .join(hashes(subject.goneRows(), reference.column()), HASH, "left_anti");
      Dataset<Row> gone =
          hashes(other.goneRows(), reference.tableColumn())
              .join(there, HASH, "left_anti")
              .join(hashes(subject.rows(), reference.column()), HASH, "left_semi");
      return notAmong(there, other.staged().rows(), named, subject.staged().rows()).union(gone);
    }

    Dataset<Row> orphans() {
      return subject
          .rows()
          .where(col(reference.column()).isNotNull())
          .join(
              other.rows().select(col(reference.tableColumn()).as(reference.column())),
              new String[] {reference.column()},
              "left_anti");
    }

    private static Dataset<Row> hashes(Dataset<Row> rows, String column) {
      return rows.where(col(column).isNotNull()).select(xxhash64(col(column)).as(HASH[0]));
    }
  }

  /**
   * The second rows that are not among the first, of one column of the same name; without an
   * exchange of the more where the fewer can be sent to every task.
   *
   * @param thereCount how many the first are at most
   * @param namedCount how many the second are at most
   */
  static Dataset<Row> notAmong(
      Dataset<Row> there, long thereCount, Dataset<Row> named, long namedCount) {
    if (WorkedOut.canBeSent(thereCount)) {
      return named.join(broadcast(there), there.columns(), "left_anti");
    }
    Dataset<Row> met =
        WorkedOut.canBeSent(namedCount)
            ? there.join(broadcast(named), there.columns(), "left_semi")
            : there;
    return named.join(met, there.columns(), "left_anti");
  }

  private static List<Violation> orphans(List<Subject> subjects) {
    List<Link> links = new ArrayList<>();
    for (Subject subject : subjects) {
      for (Reference reference : subject.contract().references()) {
        subjects.stream()
            .filter(other -> other.contract().name().equals(reference.table()))
            .filter(other -> isChanged(subject) || isChanged(other))
            .forEach(other -> links.add(new Link(subject, reference, other)));
      }
    }
    List<Link> doubtful = some(links, Link::doubts).keySet().stream().toList();
    List<Violation> violations = new ArrayList<>();
    some(doubtful, Link::orphans).forEach((link, rows) -> violations.add(orphan(link, rows)));
    return violations;
  }

  private static boolean isChanged(Subject subject) {
    return !ObservedRows.areNone(subject.newRows()) || !ObservedRows.areNone(subject.goneRows());
  }

  /** Of how many links there are rows, where there are any: one query for all. */
  private static Map<Link, Long> some(List<Link> links, Function<Link, Dataset<Row>> rows) {
    List<Dataset<Row>> counts = new ArrayList<>();
    for (int i = 0; i < links.size(); i++) {
      counts.add(
          rows.apply(links.get(i)).agg(count(lit(1)).as("found")).withColumn("number", lit(i)));
    }
    Map<Link, Long> some = new LinkedHashMap<>();
    counts.stream()
        .reduce(Dataset::union)
        .ifPresent(
            all ->
                all.where("found > 0")
                    .collectAsList()
                    .forEach(row -> some.put(links.get(row.getInt(1)), row.getLong(0))));
    return some;
  }

  private static Violation orphan(Link link, long rows) {
    Reference reference = link.reference();
    return new Violation(
        link.subject().contract().name(),
        "%s is in %s.%s".formatted(reference.column(), reference.table(), reference.tableColumn()),
        rows,
        example(link.subject().contract(), link.orphans()));
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
      Column[] key = keyColumns(subject.contract());
      keys.add(
          subject
              .newRows()
              .select(
                  lit(i).as("table_number"),
                  xxhash64(Stream.concat(Stream.of(lit(i)), Stream.of(key)).toArray(Column[]::new))
                      .as("key_hash")));
    }
    return keys.stream()
        .reduce(Dataset::union)
        .filter(all -> !RepeatedHashes.among(all.select("key_hash")).isEmpty())
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
