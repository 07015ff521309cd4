package io.percorso.simulate;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.substring;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import io.percorso.identity.CookieAssignments;
import io.percorso.identity.PersonIdentifiers;
import io.percorso.pattern.OrderLineOutcomes;
import io.percorso.pattern.PatternMatches;
import io.percorso.source.RunDate;
import io.percorso.table.TableContract;
import io.percorso.table.Tables;
import java.sql.Timestamp;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * How near the published tables come to the truth of the simulated feeds. Only what had happened
 * and arrived by the end of the run date counts: a line of which a row is still to come is left out
 * of what was planted and of what was found.
 */
public final class Score {
  public static final TableContract CONTRACT =
      TableContract.table("ops", "scores")
          .grain("one row per measure")
          .key("measure")
          .required("measure", StringType, "the pattern; or identifiers, cookies or orders")
          .required("kind", StringType, "pattern, or identity: whose is it")
          .required(
              "planted", LongType, "of a pattern order lines; of identity pairs of the same person")
          .required("found", LongType, "as planted, as published")
          .required("true_positives", LongType, "planted and found")
          .optional("precision", DoubleType, "of the found the planted; null: see note")
          .optional("recall", DoubleType, "of the planted the found; null: see note")
          .optional("f1", DoubleType, "harmonic mean of both; null: see note")
          .optional("note", StringType, "nothing planted or nothing found; null: all is said")
          .build();

  /** The patterns that the simulation plants, in the order they are reported. */
  static final List<String> PATTERNS =
      List.of(
          "ropo",
          "try_and_buy",
          "showrooming",
          "click_and_collect",
          "ship_to_store",
          "reserve_and_collect",
          "pickup_attach",
          "endless_aisle",
          "buy_online_return_in_store",
          "store_return_web_rebuy",
          "cart_recovered_in_store",
          "assisted_online");

  private static final String[] LINE = {"order_id", "line_number"};
  private static final String[] MATCH = {"order_id", "line_number", "pattern"};

  private Score() {}

  /** The pseudonym of a plain, normalised identifier, as staging makes it. */
  @FunctionalInterface
  public interface Pseudonyms {
    /**
     * @param namespace customer_id, loyalty_id, email, phone or anonymous_id
     */
    Column of(Column namespace, Column identifier);
  }

  /**
   * One row per measure (key measure): the twelve patterns, then identity by pairs of identifiers,
   * of authenticated uses of cookies, and of orders.
   *
   * @param truth the tables of {@link Truth}
   * @param published core.pattern_matches, core.order_line_outcomes, core.person_identifiers and
   *     core.cookie_assignments as of the run date
   */
  public static Dataset<Row> of(
      Tables truth, Tables published, Pseudonyms pseudonyms, RunDate runDate) {
    Timestamp end = Timestamp.from(runDate.end());
    Dataset<Row> lines = onlyEstablishedLines(truth.get(Truth.ORDER_LINES), end);
    Dataset<Row> patterns =
        fromPatterns(
            lines, truth.get(Truth.ORDER_LINE_PATTERNS), published.get(PatternMatches.CONTRACT));
    Dataset<Row> identifiers =
        fromPairs(
            "identifiers",
            identifiers(
                truth.get(Truth.IDENTIFIERS).filter(col("linked_at").lt(lit(end))),
                published.get(PersonIdentifiers.CONTRACT),
                pseudonyms));
    Dataset<Row> cookies =
        fromPairs(
            "cookies",
            cookies(
                truth
                    .get(Truth.COOKIES)
                    .filter(col("occurred_at").lt(lit(end)).and(col("received_at").lt(lit(end)))),
                published.get(CookieAssignments.CONTRACT),
                pseudonyms));
    Dataset<Row> orders =
        fromPairs("orders", orders(lines, published.get(OrderLineOutcomes.CONTRACT)));
    return CONTRACT.conform(
        withRates(patterns.unionByName(identifiers).unionByName(cookies).unionByName(orders)));
  }

  private static Dataset<Row> onlyEstablishedLines(Dataset<Row> lines, Timestamp end) {
    return lines.filter(col("ordered_at").lt(lit(end)).and(col("established_at").lt(lit(end))));
  }

  /** One row per planted pattern, also where it is neither planted nor found. */
  private static Dataset<Row> fromPatterns(
      Dataset<Row> lines, Dataset<Row> planted, Dataset<Row> matches) {
    Dataset<Row> plantedOnLines =
        planted.join(lines, LINE, "left_semi").select(keyed()).withColumn("planted", lit(1));
    Dataset<Row> foundOnLines =
        matches.join(lines, LINE, "left_semi").select(keyed()).withColumn("found", lit(1));
    // one-to-one: both sides have the key of a match
    Dataset<Row> counted =
        plantedOnLines
            .join(foundOnLines, MATCH, "full")
            .groupBy("pattern")
            .agg(
                count(col("planted")).as("planted"),
                count(col("found")).as("found"),
                count(col("planted").plus(col("found"))).as("true_positives"));
    Dataset<Row> named =
        lines
            .sparkSession()
            .range(PATTERNS.size())
            .select(expr("element_at(" + array(PATTERNS) + ", CAST(id AS INT) + 1)").as("pattern"));
    // one-to-one: counted has key pattern
    return named
        .join(counted, new String[] {"pattern"}, "left")
        .select(
            col("pattern").as("measure"),
            lit("pattern").as("kind"),
            coalesce(col("planted"), lit(0L)).as("planted"),
            coalesce(col("found"), lit(0L)).as("found"),
            coalesce(col("true_positives"), lit(0L)).as("true_positives"));
  }

  private static Column[] keyed() {
    return new Column[] {col("order_id"), col("line_number"), col("pattern")};
  }

  private static String array(List<String> names) {
    return "array('" + String.join("', '", names) + "')";
  }

  /** One row per true identifier; found is null where it is nobody's. */
  private static Dataset<Row> identifiers(
      Dataset<Row> truth, Dataset<Row> published, Pseudonyms pseudonyms) {
    Dataset<Row> planted =
        truth.select(
            col("namespace"),
            pseudonyms.of(col("namespace"), col("identifier")).as("pseudonym"),
            col("true_person").as("planted"));
    Dataset<Row> found =
        published.select(
            col("namespace"),
            substring(col("identifier"), 2, 64).as("pseudonym"),
            col("person_id").as("found"));
    // one-to-one: identifier is the key of core.person_identifiers
    return planted.join(found, new String[] {"namespace", "pseudonym"}, "left");
  }

  /** One row per authenticated use of a cookie; found is null where the cookie is nobody's then. */
  private static Dataset<Row> cookies(
      Dataset<Row> truth, Dataset<Row> published, Pseudonyms pseudonyms) {
    Dataset<Row> used =
        truth.select(
            pseudonyms.of(lit("anonymous_id"), col("anonymous_id")).as("cookie"),
            col("occurred_at"),
            col("true_person").as("planted"));
    Dataset<Row> assigned =
        published.select(
            col("anonymous_id"),
            col("assigned_from"),
            col("assigned_until"),
            col("person_id").as("found"));
    // many-to-one: the intervals of one cookie do not overlap
    return used.join(
        assigned,
        col("cookie")
            .equalTo(col("anonymous_id"))
            .and(col("occurred_at").between(col("assigned_from"), col("assigned_until"))),
        "left");
  }

  /** One row per order; one that names nobody is planted as a person of its own. */
  private static Dataset<Row> orders(Dataset<Row> lines, Dataset<Row> outcomes) {
    Dataset<Row> planted =
        lines.groupBy("order_id").agg(coalesce(min("true_person"), col("order_id")).as("planted"));
    Dataset<Row> found = outcomes.groupBy("order_id").agg(min("person_id").as("found"));
    // one-to-one: both sides have key order_id
    return planted.join(found, new String[] {"order_id"}, "left");
  }

  /** One row: pairs of things of the same planted person, of the same found one, and of both. */
  private static Dataset<Row> fromPairs(String measure, Dataset<Row> things) {
    Dataset<Row> cells = things.groupBy("planted", "found").agg(count(lit(1)).as("things"));
    Dataset<Row> both = pairs(cells.filter("found IS NOT NULL"), "true_positives");
    Dataset<Row> planted = pairs(summed(cells, "planted"), "planted");
    Dataset<Row> found = pairs(summed(cells.filter("found IS NOT NULL"), "found"), "found");
    // one-to-one: each side is a single row
    return planted
        .crossJoin(found)
        .crossJoin(both)
        .select(
            lit(measure).as("measure"),
            lit("identity").as("kind"),
            col("planted"),
            col("found"),
            col("true_positives"));
  }

  private static Dataset<Row> summed(Dataset<Row> cells, String person) {
    return cells.groupBy(person).agg(sum("things").as("things"));
  }

  private static Dataset<Row> pairs(Dataset<Row> groups, String name) {
    return groups.agg(coalesce(sum(expr("things * (things - 1) DIV 2")), lit(0L)).as(name));
  }

  /**
   * Precision, recall and F1; null where nothing is planted, precision also where nothing found.
   */
  private static Dataset<Row> withRates(Dataset<Row> counts) {
    Column isPlanted = col("planted").gt(0);
    Column hits = col("true_positives").cast(DoubleType);
    return counts.select(
        col("measure"),
        col("kind"),
        col("planted"),
        col("found"),
        col("true_positives"),
        when(isPlanted.and(col("found").gt(0)), hits.divide(col("found"))).as("precision"),
        when(isPlanted, hits.divide(col("planted"))).as("recall"),
        when(isPlanted, hits.multiply(2).divide(col("planted").plus(col("found")))).as("f1"),
        when(isPlanted.equalTo(false), "nothing planted")
            .when(col("found").equalTo(0), "nothing found")
            .as("note"));
  }
}
