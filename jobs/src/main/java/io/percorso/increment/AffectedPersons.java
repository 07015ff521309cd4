package io.percorso.increment;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import io.percorso.identity.PersonIdentifiers;
import io.percorso.journey.JourneyTouchpoints;
import io.percorso.journey.Journeys;
import io.percorso.pattern.OrderLineOutcomes;
import io.percorso.source.Feed;
import io.percorso.source.Feeds;
import io.percorso.table.RowChange;
import io.percorso.table.SideBySide;
import io.percorso.table.TableContract;
import io.percorso.table.WorkedOut;
import io.percorso.touchpoint.Activities;
import io.percorso.touchpoint.Sessions;
import io.percorso.touchpoint.Touchpoints;
import io.percorso.touchpoint.WebTouchpoints;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Whose journeys and patterns may come out otherwise than the night before. Somebody is affected by
 *
 * <ul>
 *   <li>an order, a contact or a feedback that came, went, changed, or is another's now;
 *   <li>a changed line or return of an order, or a changed product that one of these names;
 *   <li>a contact that tells of a purchase whose order came or went;
 *   <li>a visitor of {@link ChangedVisitors} who was or is them at some time;
 *   <li>the passing of time: a journey that is no longer open, a line that was ready for too long.
 * </ul>
 */
public final class AffectedPersons {
  private final NightTables before;
  private final Function<TableContract, Dataset<Row>> locatedBefore;
  private final NightTables after;
  private final UnaryOperator<Dataset<Row>> sessions;
  private final ChangedWeb web;
  private final Dataset<Row> keys;
  private final Map<TableContract, Dataset<Row>> rowsBefore = new HashMap<>();

  /**
   * Finds them.
   *
   * @param tables of the core layer that rows of theirs are in, of one person or nobody's each
   * @param locatedBefore rows of before with {@link RowChange#FILE}
   * @param sessions makes {@link WebTouchpoints#SCHEMA} of staged web events
   */
  public AffectedPersons(
      NightTables before,
      List<TableContract> tables,
      Function<TableContract, Dataset<Row>> locatedBefore,
      NightTables after,
      PassedTime time,
      UnaryOperator<Dataset<Row>> sessions) {
    this.before = before;
    this.locatedBefore = locatedBefore;
    this.after = after;
    this.sessions = sessions;
    SparkSession spark = before.of(Journeys.CONTRACT).sparkSession();
    List<Supplier<Dataset<Row>>> changes =
        List.of(
            () -> ChangedNames.between(before, after).rows(),
            () -> ChangedContacts.ofOthers(before, after),
            () -> ChangedVisitors.rows(before, after),
            () -> ChangedVisitors.owners(before, after));
    List<Dataset<Row>> changed = SideBySide.each(spark, changes, Supplier::get);
    ChangedNames names = new ChangedNames(changed.get(0));
    Dataset<Row> owners = changed.get(3);
    SideBySide.Both<Dataset<Row>, ChangedWeb> affected =
        SideBySide.both(
            spark,
            () ->
                ChangedContacts.persons(
                    before, after, names.contacts(), changed.get(1), naming(names)),
            () ->
                changedWeb(ChangedVisitors.between(before, after, changed.get(2), owners, names)));
    web = affected.second();
    keys =
        WorkedOut.keys(
            Stream.of(
                    affected.first(),
                    owners.select("person_id"),
                    web.touchpoints().select("person_id"),
                    visitedBefore(),
                    ownersBefore(web.of().logins()),
                    journeysOf(time),
                    linesOf(time))
                .reduce(Dataset::union)
                .orElseThrow()
                .toDF(PersonKeys.KEY)
                .where("person_key IS NOT NULL")
                .distinct());
    List<Dataset<Row>> rows =
        SideBySide.each(spark, tables, table -> WorkedOut.rows(ofAffected(table)));
    for (int i = 0; i < tables.size(); i++) {
      rowsBefore.put(tables.get(i), rows.get(i));
    }
  }

  /** {@code person_key} of {@link PersonKeys}, distinct. */
  public Dataset<Row> keys() {
    return keys;
  }

  /** Rows whose key, a column of theirs, is one of the affected. */
  public Dataset<Row> among(Dataset<Row> rows, Column key) {
    return rows.withColumn(PersonKeys.KEY, key)
        .join(keys, new String[] {PersonKeys.KEY}, "left_semi")
        .drop(PersonKeys.KEY);
  }

  /**
   * What is otherwise in tables of the core layer than the night before.
   *
   * @param made all rows of the affected, by table
   */
  public Map<TableContract, RowChange> changes(Map<TableContract, Dataset<Row>> made) {
    return TableChanges.between(this::rowsBefore, made);
  }

  private Dataset<Row> rowsBefore(TableContract table) {
    return Objects.requireNonNull(rowsBefore.get(table), () -> "not asked for: " + table);
  }

  /** The rows of the affected the night before, and where they lie. */
  private Dataset<Row> ofAffected(TableContract table) {
    return among(locatedBefore.apply(table), PersonKeys.of(table));
  }

  /** The staged rows of a feed of contacts or of orders that are the affected's, with persons. */
  public Dataset<Row> of(Feed feed) {
    return among(after.withPersons(feed), PersonKeys.of(feed));
  }

  /**
   * All web touchpoints of the affected, as {@link WebTouchpoints#SCHEMA}: of changed visitors and
   * of visitors without a cookie made again, of the others those of the night before.
   */
  public Dataset<Row> webTouchpoints() {
    return web.touchpoints()
        .unionByName(among(sessions.apply(eventsWithoutCookie()), col("person_id")))
        .unionByName(unchangedWeb());
  }

  /**
   * Visitors whose sessions may be otherwise.
   *
   * @param touchpoints all of theirs, as {@link WebTouchpoints#SCHEMA}, made again
   */
  private record ChangedWeb(ChangedVisitors of, Dataset<Row> touchpoints) {}

  private ChangedWeb changedWeb(ChangedVisitors changed) {
    return new ChangedWeb(changed, WorkedOut.rows(sessions.apply(eventsOf(changed.visitors()))));
  }

  /** feed, row_key of contacts whose order, lines, returns, products or purchase changed. */
  private Dataset<Row> naming(ChangedNames names) {
    Dataset<Row> products = names.of(Feeds.PRODUCTS);
    Dataset<Row> purchases = after.staged(Feeds.INTERACTIONS).where(isPurchase());
    return Stream.of(
            contacts(Feeds.ORDERS, names.of(Feeds.ORDER_LINES), "order_id"),
            contacts(Feeds.ORDERS, names.of(Feeds.RETURNS), "order_id"),
            contacts(
                Feeds.ORDERS,
                naming(after.staged(Feeds.ORDER_LINES), products, "product_id"),
                "order_id"),
            contacts(
                Feeds.INTERACTIONS,
                naming(after.staged(Feeds.INTERACTIONS), products, "product_id"),
                "interaction_id"),
            contacts(
                Feeds.INTERACTIONS,
                naming(purchases, names.of(Feeds.ORDERS), "order_id"),
                "interaction_id"),
            contacts(
                Feeds.FEEDBACK,
                naming(after.staged(Feeds.FEEDBACK), products, "product_id"),
                "feedback_id"))
        .reduce(Dataset::union)
        .orElseThrow();
  }

  private static Column isPurchase() {
    return col("activity").equalTo(Activities.PURCHASE);
  }

  private static Dataset<Row> naming(Dataset<Row> rows, Dataset<Row> named, String column) {
    return rows.join(named, new String[] {column}, "left_semi");
  }

  private static Dataset<Row> contacts(Feed feed, Dataset<Row> rows, String key) {
    return rows.select(lit(feed.name()).as("feed"), col(key).as("row_key"));
  }

  private Dataset<Row> eventsOf(Dataset<Row> someVisitors) {
    return after
        .staged(Feeds.WEB_EVENTS)
        .withColumn("visitor", WebTouchpoints.visitor())
        .join(someVisitors, new String[] {"visitor"}, "left_semi")
        .drop("visitor");
  }

  /** Which visitor without a cookie a touchpoint of the night before is of cannot be told. */
  private Dataset<Row> eventsWithoutCookie() {
    Dataset<Row> identifiers =
        among(after.of(PersonIdentifiers.CONTRACT), col("person_id")).select("identifier");
    Dataset<Row> events =
        after
            .staged(Feeds.WEB_EVENTS)
            .where("anonymous_id IS NULL")
            .withColumn("visitor", WebTouchpoints.visitor());
    Dataset<Row> theirs =
        events
            .select(col("visitor"), explode(ChangedVisitors.identifiers()).as("identifier"))
            .join(identifiers, new String[] {"identifier"}, "left_semi")
            .select("visitor")
            .distinct()
            .join(web.of().visitors(), new String[] {"visitor"}, "left_anti");
    return events.join(theirs, new String[] {"visitor"}, "left_semi").drop("visitor");
  }

  private static Column isWeb() {
    return col("source").equalTo(Feeds.WEB_EVENTS.name());
  }

  /** Each web touchpoint lies in a session of the same cookie and the same person. */
  private Dataset<Row> visitedBefore() {
    return before
        .of(Sessions.CONTRACT)
        .join(ofCookies(), new String[] {"anonymous_id"}, "left_semi")
        .select("person_id");
  }

  private Dataset<Row> ofCookies() {
    return web.of().visitors().select(col("visitor").as("anonymous_id"));
  }

  private Dataset<Row> ownersBefore(Dataset<Row> logins) {
    return before
        .of(PersonIdentifiers.CONTRACT)
        .join(logins, new String[] {"identifier"}, "left_semi")
        .select("person_id");
  }

  private Dataset<Row> unchangedWeb() {
    Dataset<Row> unchanged =
        rowsBefore(JourneyTouchpoints.CONTRACT)
            .where(isWeb().and(col("anonymous_id").isNotNull()))
            .join(ofCookies(), new String[] {"anonymous_id"}, "left_anti")
            .withColumn(
                "visited_session_id",
                when(col("activity").equalTo(Activities.VISIT), col("session_id")));
    Column session =
        struct(
            Sessions.CONTRACT.columnNames().stream().map(name -> col(name)).toArray(Column[]::new));
    // one-to-one: a session has one visit
    return unchanged
        .join(
            rowsBefore(Sessions.CONTRACT)
                .select(col("session_id").as("visited_session_id"), session.as("session")),
            new String[] {"visited_session_id"},
            "left")
        .select(
            Stream.concat(Touchpoints.CONTRACT.columnNames().stream(), Stream.of("session"))
                .map(name -> col(name))
                .toArray(Column[]::new))
        .to(WebTouchpoints.SCHEMA);
  }

  private Dataset<Row> journeysOf(PassedTime time) {
    return before.of(Journeys.CONTRACT).where(time.isOtherwiseOpen("ended_at")).select("person_id");
  }

  private Dataset<Row> linesOf(PassedTime time) {
    return before
        .of(OrderLineOutcomes.CONTRACT)
        .where(time.isOtherwiseExpired("ready_at"))
        .select(PersonKeys.of(OrderLineOutcomes.CONTRACT));
  }
}
