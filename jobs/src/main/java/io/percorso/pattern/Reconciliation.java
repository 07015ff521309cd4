package io.percorso.pattern;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sort_array;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.types.DataTypes.createDecimalType;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;

/**
 * Proves that no amount was lost or made on the way: what the outcomes hold and what was rejected,
 * repeated, replaced, held back or waits for its order add up to what was read.
 */
public final class Reconciliation {
  private static final DataType AMOUNT = createDecimalType(38, 2);
  private static final List<String> PARTS =
      List.of("quarantined", "duplicate", "superseded", "held");

  private Reconciliation() {}

  /**
   * One row: read, quarantined, duplicate, superseded, held, waiting and outcome counts and amounts
   * of order lines, difference_count and difference_amount (0 when all is well), the currencies
   * whose staged and outcome amounts differ, and lineless_count, the orders without a line.
   *
   * @param feedCounts staging.feed_counts
   * @param lines staging.order_lines
   * @param orders staging.orders
   * @param outcomes core.order_line_outcomes
   */
  public static Dataset<Row> from(
      Dataset<Row> feedCounts, Dataset<Row> lines, Dataset<Row> orders, Dataset<Row> outcomes) {
    // one-to-one: orders have the key order_id
    Dataset<Row> staged =
        lines
            .select("order_id", "net_amount")
            .join(
                orders.select(col("order_id"), col("currency").as("currency_code")),
                new String[] {"order_id"},
                "left");
    Dataset<Row> waiting = total(staged.filter(col("currency_code").isNull()), "waiting");
    Dataset<Row> outcome = total(outcomes, "outcome");
    return read(feedCounts)
        .crossJoin(waiting)
        .crossJoin(outcome)
        .crossJoin(currencies(staged, outcomes))
        .crossJoin(lineless(orders, lines))
        .withColumn("difference_count", difference("_count"))
        .withColumn("difference_amount", difference("_amount"));
  }

  /** What is wrong, with every number; empty: all adds up. */
  public static Optional<String> violation(Row reconciliation) {
    BigDecimal amount = reconciliation.getAs("difference_amount");
    long count = reconciliation.getAs("difference_count");
    scala.collection.Seq<Row> currencies = reconciliation.getAs("differing_currencies");
    if (amount.signum() == 0 && count == 0 && currencies.isEmpty()) {
      return Optional.empty();
    }
    List<String> numbers = new ArrayList<>();
    for (String part : parts().toList()) {
      numbers.add(
          "%s %s (%s lines)"
              .formatted(
                  part,
                  reconciliation.getAs(part + "_amount"),
                  reconciliation.<Object>getAs(part + "_count")));
    }
    for (Row currency : scala.jdk.javaapi.CollectionConverters.asJava(currencies)) {
      numbers.add(
          "%s staged %s, outcome %s".formatted(currency.get(0), currency.get(1), currency.get(2)));
    }
    return Optional.of(
        "The amounts of order lines do not add up: %s too much in what was read (%d lines). %s. Look for lines that were dropped or doubled between staging.order_lines and core.order_line_outcomes."
            .formatted(amount, count, String.join("; ", numbers)));
  }

  private static Stream<String> parts() {
    return Stream.concat(
        Stream.concat(Stream.of("read"), PARTS.stream()), Stream.of("waiting", "outcome"));
  }

  private static Dataset<Row> read(Dataset<Row> feedCounts) {
    Column[] sums =
        Stream.concat(Stream.of("read"), PARTS.stream())
            .flatMap(
                part ->
                    Stream.of(
                        coalesce(sum(col(part + "_count")), lit(0L)).as(part + "_count"),
                        coalesce(sum(col(part + "_amount")).cast(AMOUNT), lit(0).cast(AMOUNT))
                            .as(part + "_amount")))
            .toArray(Column[]::new);
    return feedCounts
        .filter(col("feed").equalTo("order_lines"))
        .agg(sums[0], Arrays.copyOfRange(sums, 1, sums.length));
  }

  private static Dataset<Row> total(Dataset<Row> rows, String part) {
    return rows.agg(count(lit(1)).as(part + "_count"), amount().as(part + "_amount"));
  }

  private static Dataset<Row> lineless(Dataset<Row> orders, Dataset<Row> lines) {
    return orders
        .select("order_id")
        .join(lines.select("order_id"), new String[] {"order_id"}, "left_anti")
        .agg(count(lit(1)).as("lineless_count"));
  }

  private static Dataset<Row> currencies(Dataset<Row> staged, Dataset<Row> outcomes) {
    Dataset<Row> byCurrency =
        staged
            .filter(col("currency_code").isNotNull())
            .groupBy("currency_code")
            .agg(amount().as("staged_amount"));
    Dataset<Row> outcome = outcomes.groupBy("currency_code").agg(amount().as("outcome_amount"));
    Column none = lit(0).cast(AMOUNT);
    return byCurrency
        .join(outcome, new String[] {"currency_code"}, "full")
        .select(
            col("currency_code"),
            coalesce(col("staged_amount"), none).as("staged_amount"),
            coalesce(col("outcome_amount"), none).as("outcome_amount"))
        .filter(abs(col("staged_amount").minus(col("outcome_amount"))).gt(0))
        .agg(
            sort_array(
                    collect_list(
                        struct(col("currency_code"), col("staged_amount"), col("outcome_amount"))))
                .as("differing_currencies"));
  }

  private static Column difference(String unit) {
    return Stream.concat(PARTS.stream(), Stream.of("waiting", "outcome"))
        .map(part -> col(part + unit))
        .reduce(col("read" + unit), Column::minus);
  }

  private static Column amount() {
    return coalesce(sum(col("net_amount")).cast(AMOUNT), lit(0).cast(AMOUNT));
  }
}
