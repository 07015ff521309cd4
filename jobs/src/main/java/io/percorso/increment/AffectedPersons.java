package io.percorso.increment;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import io.percorso.identity.PersonIdentifiers;
import io.percorso.journey.JourneyTouchpoints;
import io.percorso.journey.Journeys;
import io.percorso.pattern.OrderLineOutcomes;
import io.percorso.source.Feed;
import io.percorso.source.Feeds;
import io.percorso.staging.StagedFeeds;
import io.percorso.table.ContentHash;
import io.percorso.table.SideBySide;
import io.percorso.table.TableContract;
import io.percorso.table.WorkedOut;
import io.percorso.touchpoint.Activities;
import io.percorso.touchpoint.Sessions;
import io.percorso.touchpoint.Touchpoints;
import io.percorso.touchpoint.WebTouchpoints;
import java.util.List;
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
  private static final String HASH = "_row_hash";

  private final NightTables before;
  private final NightTables after;
  private final UnaryOperator<Dataset<Row>> sessions;
  private final ChangedWeb web;
  private final Dataset<Row> keys;
  private final Dataset<Row> touchpoints;

  /**
   * Finds them.
   *
   * @param sessions makes {@link WebTouchpoints#SCHEMA} of staged web events
   */
  public AffectedPersons(
      NightTables before,
      NightTables after,
      PassedTime time,
      UnaryOperator<Dataset<Row>> sessions) {
    SparkSession spark = before.of(Journeys.CONTRACT).sparkSession();
    SideBySide.Both<List<NightTables>, ChangedNames> known =
        SideBySide.both(
            spark,
            () -> SideBySide.each(spark, List.of(before, after), NightTables::workedOut),
            () -> ChangedNames.between(before, after));
    this.before = known.first().get(0);
    this.after = known.first().get(1);
    this.sessions = sessions;
    ChangedNames names = known.second();
    SideBySide.Both<List<Dataset<Row>>, ChangedWeb> changed =
        SideBySide.both(
            spark,
            () -> SideBySide.each(spark, NightTables.CONTACTS, this::changedContacts),
            () -> changedWeb(names));
    web = changed.second();
    keys =
        WorkedOut.keys(
            Stream.of(
                    changed.first().stream().reduce(Dataset::union).orElseThrow(),
                    ofOrders(names.lines()),
                    ofOrders(names.returns()),
                    ofOrders(
                        naming(Feeds.ORDER_LINES, "product_id", names.products())
                            .select("order_id")),
                    contacts(Feeds.INTERACTIONS, "product_id", names.products()),
                    contacts(Feeds.FEEDBACK, "product_id", names.products()),
                    purchases(names.orders()),
                    names.owners().select("person_id"),
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
    touchpoints =
        WorkedOut.rows(
            among(
                this.before.of(JourneyTouchpoints.CONTRACT),
                PersonKeys.of(JourneyTouchpoints.CONTRACT)));
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
   * What is otherwise in a table of the core layer than the night before.
   *
   * @param made all rows of the affected
   */
  public TableChange change(TableContract table, Dataset<Row> made) {
    Column[] key = table.key().stream().map(name -> col(name)).toArray(Column[]::new);
    Column hash = ContentHash.rowHash(table);
    Dataset<Row> now = WorkedOut.rows(table.conform(made).withColumn(HASH, hash));
    Dataset<Row> was =
        WorkedOut.rows(
            ofAffected(table)
                .withColumn(HASH, hash)
                .select(
                    Stream.concat(Stream.of(key), Stream.of(col(HASH))).toArray(Column[]::new)));
    String[] same = {HASH};
    return new TableChange(
        WorkedOut.keys(was.join(now.select(HASH), same, "left_anti").select(key)),
        WorkedOut.rows(now.join(was.select(HASH), same, "left_anti").drop(HASH)));
  }

  /** The rows of the affected the night before. */
  private Dataset<Row> ofAffected(TableContract table) {
    return table.equals(JourneyTouchpoints.CONTRACT)
        ? touchpoints
        : among(before.of(table), PersonKeys.of(table));
  }

  /**
   * A change of a table.
   *
   * @param removed keys of rows that are there no longer as they were
   * @param added rows that are there instead or besides
   */
  public record TableChange(Dataset<Row> removed, Dataset<Row> added) {}

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

  private ChangedWeb changedWeb(ChangedNames names) {
    ChangedVisitors changed = ChangedVisitors.between(before, after, names);
    return new ChangedWeb(changed, WorkedOut.rows(sessions.apply(eventsOf(changed.visitors()))));
  }

  private Dataset<Row> changedContacts(Feed feed) {
    return WorkedOut.keys(
        ChangedRows.between(
            before.withPersons(feed),
            after.withPersons(feed),
            xxhash64(
                ContentHash.rowHash(StagedFeeds.of(feed)),
                col("person_id"),
                col("identity_method")),
            PersonKeys.of(feed).as(PersonKeys.KEY)));
  }

  private Dataset<Row> naming(Feed feed, String column, Dataset<Row> values) {
    return after.staged(feed).join(values, new String[] {column}, "left_semi");
  }

  /** Of contacts that name one of these; those that are another's now are named apart. */
  private Dataset<Row> contacts(Feed feed, String column, Dataset<Row> values) {
    return after
        .withPersons(feed)
        .join(values, new String[] {column}, "left_semi")
        .select(PersonKeys.of(feed));
  }

  private Dataset<Row> ofOrders(Dataset<Row> orders) {
    return contacts(Feeds.ORDERS, "order_id", orders);
  }

  private Dataset<Row> purchases(Dataset<Row> orders) {
    return after
        .withPersons(Feeds.INTERACTIONS)
        .where(col("activity").equalTo(Activities.PURCHASE))
        .join(orders, new String[] {"order_id"}, "left_semi")
        .select(PersonKeys.of(Feeds.INTERACTIONS));
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

  private Dataset<Row> webBefore() {
    return before.of(JourneyTouchpoints.CONTRACT).where(isWeb());
  }

  private static Column isWeb() {
    return col("source").equalTo(Feeds.WEB_EVENTS.name());
  }

  private Dataset<Row> visitedBefore() {
    return webBefore()
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
        touchpoints
            .where(isWeb().and(col("anonymous_id").isNotNull()))
            .join(ofCookies(), new String[] {"anonymous_id"}, "left_anti")
            .withColumn(
                "visited_session_id",
                when(col("activity").equalTo(Activities.VISIT), col("session_id")));
    Dataset<Row> visits =
        WorkedOut.keys(
            unchanged
                .where("visited_session_id IS NOT NULL")
                .select(col("visited_session_id").as("session_id")));
    Column session =
        struct(
            Sessions.CONTRACT.columnNames().stream().map(name -> col(name)).toArray(Column[]::new));
    Dataset<Row> sessionsOfVisits =
        WorkedOut.rows(
            before
                .of(Sessions.CONTRACT)
                .join(visits, new String[] {"session_id"}, "left_semi")
                .select(col("session_id").as("visited_session_id"), session.as("session")));
    // one-to-one: a session has one visit
    return unchanged
        .join(sessionsOfVisits, new String[] {"visited_session_id"}, "left")
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
