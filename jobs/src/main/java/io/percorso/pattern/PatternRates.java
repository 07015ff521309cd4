package io.percorso.pattern;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.sqrt;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.types.DataTypes.BooleanType;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.LongType;

import io.percorso.table.TableContract;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Counts rates with their bounds, placebo and interval, in whatever cells.
 *
 * <p>What is counted has one row per line and pattern asked of it: person_id, needs_person,
 * is_in_rate, is_matched, is_compared, is_mirrored_matched. Sums are of whole numbers up to the
 * last step, so the result does not depend on the order of the rows.
 */
final class PatternRates {
  /** What a reader must know of every rate here. */
  static final String LOYAL_ONLY =
      "Own data sees only loyal ROPO, not what was researched here and bought at a competitor";

  private static final double NORMAL_95 = 1.96;

  private PatternRates() {}

  /** The columns that {@link #from} makes, for a contract. */
  static TableContract.Builder columns(TableContract.Builder builder) {
    return builder
        .required(
            "population_line_count",
            LongType,
            "lines the pattern is asked of; without uncollected reserves and lines whose window begins"
                + " before the history of the feed that bears the evidence; cancelled ones count")
        .required("population_person_count", LongType, "distinct known people of them")
        .required(
            "population_unidentified_line_count",
            LongType,
            "lines of them without a person, where the pattern needs one")
        .required(
            "population_matched_line_count", LongType, "lines of them on which the pattern holds")
        .optional(
            "low_rate",
            DoubleType,
            "share 0 to 1, lines without a person counted as none; null: suppressed or no population. "
                + LOYAL_ONLY)
        .optional(
            "identified_rate",
            DoubleType,
            "share 0 to 1, lines without a person left out; null: suppressed or no identified"
                + " population. "
                + LOYAL_ONLY)
        .optional(
            "high_rate",
            DoubleType,
            "share 0 to 1, lines without a person counted as all; null: suppressed or no population")
        .required(
            "compared_line_count",
            LongType,
            "lines of the population with a person whose mirrored window has passed; 0 without a"
                + " placebo")
        .required("compared_person_count", LongType, "distinct people of them")
        .optional(
            "compared_rate",
            DoubleType,
            "share 0 to 1 of the compared lines on which the pattern holds; null: suppressed or none"
                + " compared")
        .optional(
            "placebo_rate",
            DoubleType,
            "share 0 to 1 of the compared lines on which the same rule, mirrored in time, holds; null:"
                + " suppressed or none compared")
        .optional(
            "excess_rate",
            DoubleType,
            "compared_rate minus placebo_rate, -1 to 1; null: suppressed or none compared. "
                + LOYAL_ONLY)
        .optional(
            "excess_low_rate",
            DoubleType,
            "lower end of its 95 % interval, clustered by person; null: suppressed or fewer than two"
                + " people compared")
        .optional("excess_high_rate", DoubleType, "upper end; null: as the lower")
        .required(
            "is_suppressed",
            BooleanType,
            "there is a population, of fewer known people than the least a cell may show");
  }

  /** One row per cell, with the columns above. */
  static Dataset<Row> from(Dataset<Row> asked, List<String> cells, int minCell) {
    return withRates(counted(asked, cells), minCell);
  }

  /** One row per cell, with what {@link #withRates} asks for. */
  static Dataset<Row> counted(Dataset<Row> asked, List<String> cells) {
    List<String> clusters = new ArrayList<>(cells);
    clusters.add("person_id");
    return grouped(grouped(asked, clusters, ofPerson()), cells, overPersons());
  }

  private static Map<String, Column> ofPerson() {
    Map<String, Column> sums = new LinkedHashMap<>();
    sums.put("lines", ones(col("is_in_rate")));
    sums.put(
        "unidentified",
        ones(col("is_in_rate").and(col("needs_person")).and(col("person_id").isNull())));
    sums.put("matched", ones(col("is_in_rate").and(col("is_matched"))));
    sums.put("compared", ones(col("is_compared")));
    sums.put("compared_matched", ones(col("is_compared").and(col("is_matched"))));
    sums.put("compared_mirrored", ones(col("is_compared").and(col("is_mirrored_matched"))));
    return sums;
  }

  private static Map<String, Column> overPersons() {
    Column difference = col("compared_matched").minus(col("compared_mirrored"));
    Column isKnown = col("person_id").isNotNull();
    Map<String, Column> sums = new LinkedHashMap<>();
    sums.put("population_line_count", col("lines"));
    sums.put("population_person_count", ones(isKnown.and(col("lines").gt(0))));
    sums.put("population_unidentified_line_count", col("unidentified"));
    sums.put("population_matched_line_count", col("matched"));
    sums.put("compared_line_count", col("compared"));
    sums.put("compared_person_count", ones(isKnown.and(col("compared").gt(0))));
    sums.put("compared_matched", col("compared_matched"));
    sums.put("compared_mirrored", col("compared_mirrored"));
    sums.put("difference_squares", difference.multiply(difference));
    sums.put("difference_lines", difference.multiply(col("compared")));
    sums.put("line_squares", col("compared").multiply(col("compared")));
    return sums;
  }

  /** Rows with sums by name, null counting as 0. */
  static Dataset<Row> grouped(Dataset<Row> rows, List<String> by, Map<String, Column> sums) {
    Column[] all =
        sums.entrySet().stream()
            .map(entry -> coalesce(sum(entry.getValue()), lit(0)).as(entry.getKey()))
            .toArray(Column[]::new);
    return rows.groupBy(by.stream().map(rows::col).toArray(Column[]::new))
        .agg(all[0], Arrays.copyOfRange(all, 1, all.length));
  }

  /** The rates of rows of {@link #counted}, which may have further columns. */
  static Dataset<Row> withRates(Dataset<Row> counted, int minCell) {
    Column lines = col("population_line_count");
    Column matched = col("population_matched_line_count");
    Column unidentified = col("population_unidentified_line_count");
    Column compared = col("compared_line_count");
    Column isShown = col("population_person_count").geq(minCell);
    Map<String, Column> rates = new LinkedHashMap<>();
    rates.put("low_rate", share(isShown, matched, lines));
    rates.put("identified_rate", share(isShown, matched, lines.minus(unidentified)));
    rates.put("high_rate", share(isShown, matched.plus(unidentified), lines));
    rates.put("compared_rate", share(isShown, col("compared_matched"), compared));
    rates.put("placebo_rate", share(isShown, col("compared_mirrored"), compared));
    rates.put("excess_rate", share(isShown, difference(), compared));
    rates.put("excess_low_rate", bound(isShown, -NORMAL_95));
    rates.put("excess_high_rate", bound(isShown, NORMAL_95));
    rates.put("is_suppressed", lines.gt(0).and(not(isShown)));
    return counted.withColumns(rates);
  }

  private static Column difference() {
    return col("compared_matched").minus(col("compared_mirrored"));
  }

  private static Column share(Column isShown, Column part, Column whole) {
    return when(isShown.and(whole.gt(0)), part.cast(DoubleType).divide(whole.cast(DoubleType)));
  }

  /**
   * 1.96·√(G/(G−1)·Σ over persons of (Σ(d−d̄))²)/n, the squares multiplied out so that the sums are
   * of whole numbers.
   */
  private static Column bound(Column isShown, double normal) {
    Column lines = col("compared_line_count").cast(DoubleType);
    Column persons = col("compared_person_count").cast(DoubleType);
    Column mean = difference().cast(DoubleType).divide(lines);
    Column squares =
        col("difference_squares")
            .minus(lit(2).multiply(mean).multiply(col("difference_lines")))
            .plus(mean.multiply(mean).multiply(col("line_squares")));
    Column deviation =
        sqrt(
            persons
                .divide(persons.minus(1))
                .multiply(greatest(squares.cast(DoubleType), lit(0.0))));
    return when(
        isShown.and(col("compared_person_count").gt(1)),
        mean.plus(lit(normal).multiply(deviation).divide(lines)));
  }

  private static Column ones(Column condition) {
    return when(condition, lit(1L)).otherwise(lit(0L));
  }
}
