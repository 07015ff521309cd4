package io.percorso.pattern;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.countDistinct;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.percentile;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.trunc;
import static org.apache.spark.sql.functions.unix_micros;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.types.DataTypes.BooleanType;
import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.createDecimalType;

import io.percorso.table.TableContract;
import io.percorso.touchpoint.OrderLineTouchpoints;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;

/** How well collecting in a store works. */
public final class PickupPerformance {
  private static final DataType AMOUNT = createDecimalType(28, 2);
  private static final List<String> PATTERNS =
      List.of("click_and_collect", "ship_to_store", "reserve_and_collect");
  private static final String ATTACH = "pickup_attach";
  private static final List<String> CELL =
      List.of("pattern", "pickup_store_id", "currency_code", "ordered_month");

  public static final TableContract CONTRACT =
      TableContract.table("mart", "pickup_performance")
          .grain(
              "one row per pickup pattern, store of collection, currency and month of ordered_at in"
                  + " the business zone")
          .key("pattern", "pickup_store_id", "currency_code", "ordered_month")
          .required(
              "pattern", StringType, "click_and_collect, ship_to_store or reserve_and_collect")
          .optional("pickup_store_id", StringType, "where it is collected; null: not said")
          .required("currency_code", StringType, "ISO 4217")
          .required("line_count", LongType, "lines")
          .required("person_count", LongType, "distinct known people of them")
          .required("collected_line_count", LongType, "lines collected")
          .required("cancelled_line_count", LongType, "lines cancelled before they were collected")
          .required("not_collected_line_count", LongType, "lines left lying until they expired")
          .required("ready_line_count", LongType, "lines that lie ready")
          .required("placed_line_count", LongType, "lines not ready yet")
          .required(
              "late_line_count",
              LongType,
              "lines ready after promised_at, or promised before the end of the run date and not"
                  + " ready, collected or cancelled by then")
          .required(
              "attached_line_count",
              LongType,
              "collected lines of a person who bought something else in the store that day")
          .required("collected_person_line_count", LongType, "collected lines with a person")
          .required("net_amount", AMOUNT, "of all lines")
          .required("collected_amount", AMOUNT, "net_amount of the collected lines")
          .required("cancelled_amount", AMOUNT, "net_amount of the cancelled lines")
          .required(
              "attached_amount",
              AMOUNT,
              "net_amount of what else was bought, each purchase once per row, in the row's"
                  + " currency")
          .optional(
              "collected_share",
              DoubleType,
              "0 to 1, of the lines that are collected, cancelled or not collected; null:"
                  + " suppressed or none yet")
          .optional(
              "attached_share",
              DoubleType,
              "0 to 1, of the collected lines with a person; null: suppressed or none")
          .optional(
              "ready_hours_median",
              DoubleType,
              "hours from ordered_at to ready_at, interpolated; null: suppressed or none ready")
          .optional("ready_hours_p90", DoubleType, "as the median, nine of ten are faster")
          .optional(
              "collect_hours_median",
              DoubleType,
              "hours from ready_at to collected_at, interpolated; null: suppressed or none with both")
          .optional("collect_hours_p90", DoubleType, "as the median, nine of ten are faster")
          .required(
              "is_suppressed", BooleanType, "fewer known people than the least a cell may show")
          .required("ordered_month", DateType, "its first day")
          .build();

  private PickupPerformance() {}

  /**
   * One row per cell.
   *
   * @param outcomes core.order_line_outcomes
   * @param matches core.pattern_matches
   */
  public static Dataset<Row> from(
      Dataset<Row> outcomes, Dataset<Row> matches, PatternConfig config, EvidenceHistory history) {
    Dataset<Row> pickups =
        matches
            .filter(col("pattern").isin(PATTERNS.toArray()))
            .select("order_id", "line_number", "pattern");
    Dataset<Row> attached =
        matches
            .filter(col("pattern").equalTo(ATTACH))
            .select(
                col("order_id"),
                col("line_number"),
                col("evidence_touchpoint_ids").as("attached_ids"));
    // many-to-one: both have at most one row per line and pattern
    Dataset<Row> lines =
        outcomes
            .join(pickups, new String[] {"order_id", "line_number"}, "inner")
            .join(attached, new String[] {"order_id", "line_number"}, "left")
            .withColumn("ordered_month", trunc(col("ordered_date"), "month"));
    Dataset<Row> cells = counted(lines, history);
    return CONTRACT.conform(withShares(withAttachedAmount(cells, lines, outcomes), config));
  }

  private static Dataset<Row> counted(Dataset<Row> lines, EvidenceHistory history) {
    Map<String, Column> counts = new LinkedHashMap<>();
    counts.put("line_count", count(lit(1)));
    counts.put("person_count", countDistinct(col("person_id")));
    for (PickupState state : PickupState.values()) {
      counts.put(state.text() + "_line_count", ones(is(state)));
    }
    counts.put("late_line_count", ones(isLate(history)));
    counts.put("attached_line_count", ones(col("attached_ids").isNotNull()));
    counts.put(
        "collected_person_line_count",
        ones(is(PickupState.COLLECTED).and(col("person_id").isNotNull())));
    counts.put("net_amount", sum(col("net_amount")));
    counts.put("collected_amount", amount(is(PickupState.COLLECTED)));
    counts.put("cancelled_amount", amount(is(PickupState.CANCELLED)));
    hours("ready_hours", "ordered_at", "ready_at", counts);
    hours("collect_hours", "ready_at", "collected_at", counts);
    List<Column> named = new ArrayList<>();
    counts.forEach((name, value) -> named.add(value.as(name)));
    return lines
        .groupBy(CELL.stream().map(lines::col).toArray(Column[]::new))
        .agg(named.get(0), named.subList(1, named.size()).toArray(Column[]::new));
  }

  /** What is ready before it was ordered, or collected before it was ready, has no duration. */
  private static void hours(String name, String from, String to, Map<String, Column> counts) {
    Column micros = unix_micros(col(to)).minus(unix_micros(col(from)));
    Column hours = when(micros.geq(0), micros.cast(DoubleType).divide(lit(3.6e9)));
    counts.put(name + "_median", percentile(hours, lit(0.5)));
    counts.put(name + "_p90", percentile(hours, lit(0.9)));
  }

  private static Column isLate(EvidenceHistory history) {
    Column ready = coalesce(col("ready_at"), col("collected_at"));
    Column isOverdue =
        ready
            .isNull()
            .and(col("cancelled_at").isNull())
            .and(unix_micros(col("promised_at")).lt(history.endMicros()));
    return coalesce(ready.gt(col("promised_at")), lit(false)).or(coalesce(isOverdue, lit(false)));
  }

  private static Dataset<Row> withAttachedAmount(
      Dataset<Row> cells, Dataset<Row> lines, Dataset<Row> outcomes) {
    List<Column> attachedColumns = new ArrayList<>(CELL.stream().map(name -> col(name)).toList());
    attachedColumns.add(explode(col("attached_ids")).as("touchpoint_id"));
    // a purchase attached to several lines of a cell counts once
    Dataset<Row> attached = lines.select(attachedColumns.toArray(Column[]::new)).distinct();
    // an outcome stands at its line's reserve, what was bought at the purchase
    Column purchase =
        when(col("fulfilment").equalTo("reserve"), OrderLineTouchpoints.purchaseId())
            .otherwise(col("touchpoint_id"));
    Dataset<Row> bought =
        outcomes.select(
            purchase.as("touchpoint_id"),
            col("currency_code"),
            col("net_amount").as("bought_amount"));
    Dataset<Row> amounts =
        attached
            .join(bought, new String[] {"touchpoint_id", "currency_code"}, "inner")
            .groupBy(CELL.stream().map(name -> col(name)).toArray(Column[]::new))
            .agg(sum(col("bought_amount")).as("attached_amount"))
            .withColumnsRenamed(
                Map.of(
                    "pattern", "of_pattern",
                    "pickup_store_id", "of_pickup_store_id",
                    "currency_code", "of_currency_code",
                    "ordered_month", "of_ordered_month"));
    // one-to-one: both have one row per cell
    Column same =
        CELL.stream()
            .map(name -> col(name).eqNullSafe(col("of_" + name)))
            .reduce(Column::and)
            .orElseThrow();
    return cells
        .join(amounts, same, "left")
        .withColumn("attached_amount", coalesce(col("attached_amount"), lit(0)));
  }

  private static Dataset<Row> withShares(Dataset<Row> cells, PatternConfig config) {
    Column isShown = col("person_count").geq(config.minCell());
    Column collected = col("collected_line_count");
    Map<String, Column> shares = new LinkedHashMap<>();
    shares.put(
        "collected_share",
        share(
            isShown,
            collected,
            collected.plus(col("cancelled_line_count")).plus(col("not_collected_line_count"))));
    shares.put(
        "attached_share",
        share(isShown, col("attached_line_count"), col("collected_person_line_count")));
    for (String hours :
        List.of(
            "ready_hours_median", "ready_hours_p90", "collect_hours_median", "collect_hours_p90")) {
      shares.put(hours, when(isShown, col(hours)));
    }
    shares.put("is_suppressed", not(isShown));
    return cells.withColumns(shares);
  }

  private static Column share(Column isShown, Column part, Column whole) {
    return when(isShown.and(whole.gt(0)), part.cast(DoubleType).divide(whole.cast(DoubleType)));
  }

  private static Column is(PickupState state) {
    return col("pickup_state").eqNullSafe(lit(state.text()));
  }

  private static Column ones(Column condition) {
    return sum(when(condition, lit(1L)).otherwise(lit(0L)));
  }

  private static Column amount(Column condition) {
    return sum(when(condition, col("net_amount")).otherwise(lit(0)));
  }
}
