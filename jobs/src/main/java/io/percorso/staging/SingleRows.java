package io.percorso.staging;

import java.util.Iterator;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/** Stages valid rows whose key no other valid row has, where they lie. */
final class SingleRows {
  private final StagedRows staged;
  private final RepeatedKeys repeated;

  private SingleRows(StagingRules rules, RepeatedKeys repeated) {
    this.repeated = repeated;
    staged = new StagedRows(rules);
  }

  /** One row of {@link CarriedRows} for each such row of {@link Findings}. */
  static Dataset<Row> of(
      Dataset<Row> findings, StagingRules rules, Broadcast<RepeatedKeys> repeated) {
    return Findings.valid(findings)
        .mapPartitions(
            (MapPartitionsFunction<Row, Row>) rows -> staged(rows, rules, repeated),
            Encoders.row(new CarriedRows(rules.feed()).schema()));
  }

  private static Iterator<Row> staged(
      Iterator<Row> rows, StagingRules rules, Broadcast<RepeatedKeys> repeated) {
    return new MadeRows(rows, new SingleRows(rules, repeated.value())::staged);
  }

  private @Nullable Row staged(Row found) {
    Findings.ValidRow valid = new Findings.ValidRow(found);
    return repeated.contain(valid.keyHash())
        ? null
        : CarriedRows.row(staged.fields(valid.values(), valid.isDateOnly(), valid.sourceFile()));
  }
}
