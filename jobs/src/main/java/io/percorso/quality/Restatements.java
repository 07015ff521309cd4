package io.percorso.quality;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.createDecimalType;

import io.percorso.table.TableContract;
import java.time.LocalDate;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;

/** What a publication moved in figures of dates that an earlier one had published. */
public final class Restatements {
  private static final DataType MONEY = createDecimalType(28, 2);

  public static final TableContract CONTRACT =
      TableContract.table("ops", "restatements")
          .grain("one row per publication, order date, currency, outcome, state and reason")
          .key(
              "publication",
              "ordered_date",
              "currency_code",
              "primary_pattern",
              "line_state",
              "reason")
          .required("publication", LongType, "the publication that moved it")
          .required("ordered_date", DateType, "the business date of the orders")
          .required("currency_code", StringType, "of the amounts")
          .required("primary_pattern", StringType, "as in core.order_line_outcomes")
          .required("line_state", StringType, "sold, cancelled or reserved")
          .required(
              "reason",
              StringType,
              "late: the line was not there; withdrawn: it is gone; identity: another person's; correction: its amount, currency, date or state changed; evidence: what the person did is known better; configuration is not told apart from evidence")
          .required("lines_before", LongType, "moved lines as published before")
          .required("lines_after", LongType, "the same lines now")
          .required("net_amount_before", MONEY, "of the moved lines, as published before")
          .required("net_amount_after", MONEY, "of the moved lines, now")
          .build();

  private static final String[] SAID = {
    "ordered_date", "currency_code", "primary_pattern", "line_state", "person_id", "net_amount"
  };

  private Restatements() {}

  /**
   * Rows of {@link #CONTRACT}: lines whose outcome differs, before and after.
   *
   * @param before core.order_line_outcomes as published
   * @param after as it is being published
   * @param from the order dates that readers saw there begin after this one
   * @param until the last of them
   */
  public static Dataset<Row> of(
      long publication, Dataset<Row> before, Dataset<Row> after, LocalDate from, LocalDate until) {
    // one-to-one: both sides have key order_id, line_number
    Dataset<Row> moved =
        side(before, "before", from, until)
            .join(
                side(after, "after", from, until), new String[] {"order_id", "line_number"}, "full")
            .where(col("before").eqNullSafe(col("after")).unary_$bang())
            .withColumn("reason", reason());
    return CONTRACT.conform(
        moved
            .select(
                col("reason"),
                explode(
                        array(
                            struct(col("before").as("line"), lit(false).as("is_after")),
                            struct(col("after").as("line"), lit(true).as("is_after"))))
                    .as("side"))
            .where("side.line IS NOT NULL")
            .select(col("reason"), col("side.line.*"), col("side.is_after"))
            .groupBy("ordered_date", "currency_code", "primary_pattern", "line_state", "reason")
            .agg(
                sum(when(col("is_after"), 0L).otherwise(1L)).as("lines_before"),
                sum(when(col("is_after"), 1L).otherwise(0L)).as("lines_after"),
                amount(col("is_after").unary_$bang()).as("net_amount_before"),
                amount(col("is_after")).as("net_amount_after"))
            .withColumn("publication", lit(publication)));
  }

  private static Column amount(Column isCounted) {
    return sum(when(isCounted, col("net_amount")).otherwise(lit(0).cast("decimal(18,2)")))
        .cast(MONEY);
  }

  private static Dataset<Row> side(
      Dataset<Row> outcomes, String name, LocalDate from, LocalDate until) {
    Column[] said = java.util.Arrays.stream(SAID).map(column -> col(column)).toArray(Column[]::new);
    return outcomes
        .where(col("ordered_date").gt(lit(from)).and(col("ordered_date").leq(lit(until))))
        .select(col("order_id"), col("line_number"), struct(said).as(name));
  }

  private static Column reason() {
    Column same = lit(true);
    for (String fact : new String[] {"ordered_date", "currency_code", "line_state", "net_amount"}) {
      same = same.and(col("before." + fact).equalTo(col("after." + fact)));
    }
    return when(col("before").isNull(), "late")
        .when(col("after").isNull(), "withdrawn")
        .when(
            coalesce(col("before.person_id"), lit(""))
                .notEqual(coalesce(col("after.person_id"), lit(""))),
            "identity")
        .when(same.unary_$bang(), "correction")
        .otherwise("evidence");
  }
}
