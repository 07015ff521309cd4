package io.percorso.table;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.countDistinct;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Proves on the rows what a contract promises: required columns, checks, and a key that is one. */
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

  /**
   * Every promise of the contract that the rows break, in one pass; one more per broken promise.
   */
  public static List<Violation> violations(TableContract contract, Dataset<Row> rows) {
    List<Promise> promises = promises(contract);
    List<Column> aggregates = new ArrayList<>();
    aggregates.add(count(lit(1)));
    aggregates.add(contract.key().isEmpty() ? count(lit(1)) : countDistinct(keyHash(contract)));
    promises.forEach(promise -> aggregates.add(coalesce(sum(when(promise.broken(), 1L)), lit(0L))));
    Row counts =
        rows.agg(aggregates.get(0), aggregates.subList(1, aggregates.size()).toArray(Column[]::new))
            .first();

    List<Violation> violations = new ArrayList<>();
    long repeated = counts.getLong(0) - counts.getLong(1);
    if (repeated > 0) {
      violations.add(repeatedKey(contract, rows, repeated));
    }
    for (int i = 0; i < promises.size(); i++) {
      if (counts.getLong(i + 2) > 0) {
        violations.add(
            new Violation(
                contract.name(),
                promises.get(i).name(),
                counts.getLong(i + 2),
                example(contract, rows.where(promises.get(i).broken()))));
      }
    }
    return violations;
  }

  private record Promise(String name, Column broken) {}

  private static List<Promise> promises(TableContract contract) {
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

  private static Column keyHash(TableContract contract) {
    return xxhash64(
        contract.key().stream().map(org.apache.spark.sql.functions::col).toArray(Column[]::new));
  }

  private static Violation repeatedKey(TableContract contract, Dataset<Row> rows, long repeated) {
    Column[] key =
        contract.key().stream().map(org.apache.spark.sql.functions::col).toArray(Column[]::new);
    Dataset<Row> twice = rows.groupBy(key).count().where("count > 1");
    return new Violation(
        contract.name(),
        "key " + String.join(" + ", contract.key()) + " is unique",
        repeated,
        example(contract, twice));
  }

  private static String example(TableContract contract, Dataset<Row> broken) {
    Column[] key =
        contract.key().stream().map(org.apache.spark.sql.functions::col).toArray(Column[]::new);
    return key.length == 0
        ? "(no key)"
        : broken.select(key).limit(1).toJSON().collectAsList().stream()
            .findFirst()
            .orElse("(gone)");
  }
}
