package io.percorso.touchpoint;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.types.DataTypes.StringType;

import io.percorso.identity.Identifiers;
import io.percorso.table.WorkedOut;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * Web events on their way to whom they are of. Nearly every visitor is one person at most: whatever
 * the events are, that person's or the cookie's own, they can go straight to the person's other
 * rows and become touchpoints there. Only the events of visitors whom several persons share become
 * touchpoints by visitor first.
 *
 * @param rows the others' events and what the walk has to know of their visitors, with {@link #KEY}
 * @param touchpoints of shared visitors, {@link WebTouchpoints#SCHEMA}
 * @param homes {@code visitor}, {@link #KEY}: of visitors of {@link #rows} who are somebody
 */
public record WebEvents(Dataset<Row> rows, Dataset<Row> touchpoints, Dataset<Row> homes) {
  /** What is gone through together has one key: a person, or a cookie that is nobody's. */
  public static final String KEY = "person_key";

  /** Of {@link #rows}, but for {@link #KEY}; null in any other row: {@link #VISITOR}. */
  public static final List<String> COLUMNS = VisitorRow.COLUMNS;

  /** The position of the visitor in {@link #COLUMNS}. */
  public static final int VISITOR = VisitorRow.VISITOR;

  /** In this order within a {@link #KEY} the rows are walked over. */
  public static final List<String> ORDER = VisitorRow.SORTED_BY;

  private static final String[] BY_VISITOR = {"visitor"};

  /** No event goes straight: all touchpoints are made already. */
  public static WebEvents asTouchpoints(Dataset<Row> touchpoints) {
    SparkSession spark = touchpoints.sparkSession();
    return new WebEvents(
        spark.createDataFrame(List.of(), VisitorRow.SCHEMA.add(KEY, StringType)),
        touchpoints,
        spark.createDataFrame(
            List.of(), new StructType().add("visitor", StringType).add(KEY, StringType)));
  }

  /** Of staged web events. */
  public static WebEvents from(Dataset<Row> webEvents, WebInputs inputs) {
    Dataset<Row> events = VisitorRows.events(webEvents);
    Dataset<Row> logins = WorkedOut.rows(VisitorRows.logins(events, inputs));
    Dataset<Row> assignments =
        inputs.cookieAssignments().withColumn("visitor", col("anonymous_id"));
    Dataset<Row> owned =
        WorkedOut.rows(
            assignments
                .select("visitor", "person_id")
                .union(logins.select("visitor", "person_id"))
                .groupBy("visitor")
                .agg(min("person_id").as(KEY), max("person_id").as("other")));
    Dataset<Row> homes = WorkedOut.keys(owned.where(col(KEY).equalTo(col("other"))).drop("other"));
    Dataset<Row> shared =
        WorkedOut.keys(owned.where(col(KEY).notEqual(col("other"))).select("visitor"));
    VisitorRows straight =
        new VisitorRows(
            withHomes(events.join(shared, BY_VISITOR, "left_anti"), homes),
            assignments.join(shared, BY_VISITOR, "left_anti").withColumn(KEY, col("person_id")),
            logins.join(shared, BY_VISITOR, "left_anti").withColumn(KEY, col("person_id")));
    VisitorRows others =
        new VisitorRows(
            events.join(shared, BY_VISITOR, "left_semi"),
            assignments.join(shared, BY_VISITOR, "left_semi"),
            logins.join(shared, BY_VISITOR, "left_semi"));
    return new WebEvents(
        straight.all(inputs, KEY), WebTouchpoints.of(others.all(inputs), inputs.config()), homes);
  }

  private static Dataset<Row> withHomes(Dataset<Row> events, Dataset<Row> homes) {
    Column cookie = concat(lit(Identifiers.ANONYMOUS), col("anonymous_id"));
    // many-to-one: homes has key visitor
    return events
        .join(homes, BY_VISITOR, "left")
        .withColumn(KEY, coalesce(col(KEY), cookie))
        .where(col(KEY).isNotNull());
  }

  /**
   * Rows with person_id and {@link #KEY}, by which they meet the events: a cookie that is nobody's
   * is where its visitor is.
   *
   * @param ofNobody the key of a row without person_id
   */
  public Dataset<Row> withKey(Dataset<Row> others, Column ofNobody) {
    Column own = coalesce(col("person_id"), ofNobody);
    if (WorkedOut.areNone(homes)) {
      return others.withColumn(KEY, own);
    }
    Column visitor =
        when(col("person_id").startsWith(Identifiers.ANONYMOUS), expr("substring(person_id, 2)"))
            .otherwise(concat(lit("-"), own));
    // many-to-one: homes has key visitor
    return others
        .withColumn("home_visitor", visitor)
        .join(homes.toDF("home_visitor", "home"), new String[] {"home_visitor"}, "left")
        .withColumn(KEY, coalesce(col("home"), own))
        .drop("home_visitor", "home");
  }
}
