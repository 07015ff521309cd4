package io.percorso.pattern;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_compact;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.unix_micros;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.createDecimalType;

import io.percorso.table.TableContract;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;

/**
 * Omnichannel measures by day. A line is matched by every pattern that holds on it, so matched
 * amounts of different patterns overlap; it has one primary pattern, so primary amounts add up to
 * all lines.
 */
public final class OmnichannelDaily {
  private static final DataType AMOUNT = createDecimalType(28, 2);
  private static final List<String> CELL = List.of("business_date", "currency_code", "pattern");

  private static final String MATCHED = "matched";
  private static final String PRIMARY = "primary";
  private static final Column[] AMOUNTED =
      Stream.of(
              "business_date",
              "currency_code",
              "pattern",
              "line_state",
              "net_amount",
              "refund_amount",
              "which")
          .map(name -> col(name))
          .toArray(Column[]::new);

  public static final TableContract CONTRACT = contract();

  private OmnichannelDaily() {}

  private static TableContract contract() {
    TableContract.Builder builder =
        TableContract.table("mart", "omnichannel_daily")
            .grain(
                "one row per business date of ordered_at, currency and pattern or other outcome that"
                    + " any line is asked of or has. "
                    + PatternRates.LOYAL_ONLY)
            .key("business_date", "currency_code", "pattern")
            .required("currency_code", StringType, "ISO 4217")
            .required(
                "pattern",
                StringType,
                "a pattern, or what a line without one is called: unidentified, history_too_short,"
                    + " online_only, store_only, phone_only, marketplace_only");
    return PatternRates.columns(amounts(builder))
        .required("business_date", DateType, "the date of ordered_at in the business zone")
        .build();
  }

  private static TableContract.Builder amounts(TableContract.Builder builder) {
    builder.required(
        "matched_line_count",
        LongType,
        "lines on which the pattern holds, in a rate or not; 0 for other outcomes");
    byState(builder, "matched", "lines on which the pattern holds; overlaps other patterns");
    builder.required(
        "primary_line_count", LongType, "lines of which it is the primary pattern or the outcome");
    byState(builder, "primary", "lines of which it is primary; over all rows they add up");
    return builder;
  }

  private static void byState(TableContract.Builder builder, String prefix, String which) {
    builder
        .required(prefix + "_sold_amount", AMOUNT, "net_amount, sold, of " + which)
        .required(prefix + "_cancelled_amount", AMOUNT, "net_amount, cancelled, of " + which)
        .required(
            prefix + "_reserved_amount",
            AMOUNT,
            "net_amount, reserved and not collected: no revenue, of " + which)
        .required(
            prefix + "_refund_amount", AMOUNT, "paid back, beside and not taken off, of " + which);
  }

  /**
   * One row per cell.
   *
   * @param outcomes core.order_line_outcomes
   * @param matches core.pattern_matches
   * @param candidates core.pattern_candidates
   */
  public static Dataset<Row> from(
      Dataset<Row> outcomes,
      Dataset<Row> matches,
      Dataset<Row> candidates,
      PatternConfig config,
      EvidenceHistory history) {
    Dataset<Row> asked =
        facts(outcomes, config, history)
            .unionByName(evidenced(outcomes, matches, config, history))
            .unionByName(windowed(candidates, config, history));
    // one-to-one: both have one row per cell
    Dataset<Row> cells =
        PatternRates.counted(asked, CELL)
            .join(amounts(asked, outcomes), CELL.toArray(String[]::new), "full")
            .na()
            .fill(0);
    return CONTRACT.conform(PatternRates.withRates(cells, config.minCell()));
  }

  /**
   * Those of the outcomes that are counted otherwise because a feed's history begins at another
   * instant, though they are the same rows.
   */
  public static Dataset<Row> outcomesCountedOtherwise(
      Dataset<Row> outcomes, PatternConfig config, EvidenceHistory was, EvidenceHistory is) {
    return outcomes
        .where("purchased_at IS NOT NULL")
        .where(
            config.patterns().stream()
                .filter(pattern -> !pattern.hasPlacebo() && pattern.evidenceFeed() != null)
                .map(
                    pattern ->
                        pattern
                            .population()
                            .column()
                            .and(isInHistory(pattern, was).notEqual(isInHistory(pattern, is))))
                .reduce(Column::or)
                .orElse(lit(false)));
  }

  /**
   * Those of the candidates that are counted otherwise because something else can be known of
   * evidence, though they are the same rows.
   */
  public static Dataset<Row> countedOtherwise(
      Dataset<Row> candidates, PatternConfig config, EvidenceHistory was, EvidenceHistory is) {
    return candidates.where(
        CandidateRates.isCountedOtherwise(
            CandidateRates.ownWindowSeconds(config.patterns()), config.patterns(), was, is));
  }

  /** Patterns that the line alone decides. */
  private static Dataset<Row> facts(
      Dataset<Row> outcomes, PatternConfig config, EvidenceHistory history) {
    return askedOf(outcomes, config, history, pattern -> pattern.steps().isEmpty())
        .transform(OmnichannelDaily::counted);
  }

  /** Patterns with evidence and without a placebo: whether they hold stands in their matches. */
  private static Dataset<Row> evidenced(
      Dataset<Row> outcomes, Dataset<Row> matches, PatternConfig config, EvidenceHistory history) {
    Dataset<Row> asked =
        askedOf(
                outcomes.filter(col("purchased_at").isNotNull()),
                config,
                history,
                pattern -> !pattern.steps().isEmpty() && !pattern.hasPlacebo())
            .drop("is_matched");
    // many-to-one: matches have the key order_id, line_number, pattern
    Dataset<Row> held =
        matches.select(
            col("order_id"), col("line_number"), col("pattern"), lit(true).as("is_held"));
    return asked
        .join(held, new String[] {"order_id", "line_number", "pattern"}, "left")
        .withColumn("is_matched", coalesce(col("is_held"), lit(false)))
        .transform(OmnichannelDaily::counted);
  }

  private static Dataset<Row> askedOf(
      Dataset<Row> outcomes,
      PatternConfig config,
      EvidenceHistory history,
      Predicate<Pattern> which) {
    Column[] asked =
        config.patterns().stream()
            .filter(which)
            .map(
                pattern ->
                    when(
                        pattern.population().column(),
                        struct(
                            lit(pattern.name()).as("name"),
                            lit(pattern.needsPerson()).as("needs_person"),
                            pattern.fact().column().as("is_matched"),
                            isInHistory(pattern, history).as("is_in_history"))))
            .toArray(Column[]::new);
    Column none =
        lit(null)
            .cast(
                "array<struct<name:string,needs_person:boolean,is_matched:boolean,is_in_history:boolean>>");
    return outcomes
        .withColumn("asked", explode(asked.length == 0 ? none : array_compact(array(asked))))
        .withColumns(
            Map.of(
                "pattern", col("asked.name"),
                "needs_person", col("asked.needs_person"),
                "is_matched", col("asked.is_matched"),
                "is_in_history", col("asked.is_in_history")));
  }

  /** Whether what could be evidence is known from where it is looked for; never null. */
  private static Column isInHistory(Pattern pattern, EvidenceHistory history) {
    if (pattern.evidenceFeed() == null) {
      return lit(true);
    }
    Long start = history.startMicros().get(pattern.evidenceFeed());
    return start == null
        ? lit(false)
        : coalesce(searchedFrom(pattern.steps().get(0)).geq(lit(start)), lit(false));
  }

  /** The first instant at which a step's evidence may lie, microseconds. */
  private static Column searchedFrom(PatternStep step) {
    Column at =
        unix_micros(
            switch (step.from()) {
              case PURCHASE -> col("purchased_at");
              case ORDERED -> col("ordered_at");
              case COLLECTED -> col("collected_at");
            });
    Long window = step.windowMicros();
    return switch (step.order()) {
      case BEFORE, ANY -> window == null ? at : at.minus(lit(window));
      case AFTER, ON_OR_AFTER -> at;
    };
  }

  private static Dataset<Row> counted(Dataset<Row> asked) {
    return inCells(
        asked,
        col("needs_person"),
        col("purchased_at").isNotNull().and(col("is_in_history")),
        col("is_matched"),
        lit(false),
        lit(false));
  }

  private static Dataset<Row> windowed(
      Dataset<Row> candidates, PatternConfig config, EvidenceHistory history) {
    Dataset<Row> counted =
        CandidateRates.withCounted(
            candidates,
            CandidateRates.ownWindowSeconds(config.patterns()),
            config.patterns(),
            history);
    return inCells(
        counted,
        col("needs_person"),
        col("is_in_rate"),
        col("is_matched"),
        col("is_compared"),
        col("is_mirrored_matched"));
  }

  private static Dataset<Row> inCells(
      Dataset<Row> rows,
      Column needsPerson,
      Column isInRate,
      Column isMatched,
      Column isCompared,
      Column isMirroredMatched) {
    return rows.select(
        col("ordered_date").as("business_date"),
        col("currency_code"),
        col("pattern"),
        col("person_id"),
        col("line_state"),
        col("net_amount"),
        col("refund_amount"),
        needsPerson.as("needs_person"),
        isInRate.as("is_in_rate"),
        isMatched.as("is_matched"),
        isCompared.as("is_compared"),
        isMirroredMatched.as("is_mirrored_matched"));
  }

  /** Of the lines that a pattern holds on, and of those whose primary it is, in one table. */
  private static Dataset<Row> amounts(Dataset<Row> asked, Dataset<Row> outcomes) {
    Dataset<Row> matched =
        asked.where("is_matched").withColumn("which", lit(MATCHED)).select(AMOUNTED);
    Dataset<Row> primary =
        outcomes
            .withColumns(
                Map.of(
                    "business_date", col("ordered_date"),
                    "pattern", col("primary_pattern"),
                    "which", lit(PRIMARY)))
            .select(AMOUNTED);
    Map<String, Column> sums = new LinkedHashMap<>();
    for (String which : List.of(MATCHED, PRIMARY)) {
      Column is = col("which").equalTo(which);
      sums.put(which + "_line_count", when(is, lit(1L)));
      for (LineState state : LineState.values()) {
        sums.put(
            which + "_" + state.text() + "_amount",
            when(is.and(col("line_state").equalTo(state.text())), col("net_amount")));
      }
      sums.put(which + "_refund_amount", when(is, col("refund_amount")));
    }
    return PatternRates.grouped(matched.union(primary), CELL, sums);
  }
}
