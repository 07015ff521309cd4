package io.percorso.increment;

import io.percorso.identity.CookieAssignments;
import io.percorso.identity.PersonIdentifiers;
import io.percorso.identity.Persons;
import io.percorso.identity.RowPersons;
import io.percorso.source.Feed;
import io.percorso.source.Feeds;
import io.percorso.staging.StagedFeeds;
import io.percorso.table.TableContract;
import io.percorso.table.WorkedOut;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The staged tables and the identity of one night, each table as it is asked for.
 *
 * @param tables rows by contract
 * @param differing the same without rows that lie in files of both nights
 * @param persons whose the rows of {@link #CONTACTS} are
 */
public record NightTables(
    Function<TableContract, Dataset<Row>> tables,
    Function<TableContract, Dataset<Row>> differing,
    RowPersons persons) {
  /** The feeds whose rows are each somebody's, but for web events. */
  static final List<Feed> CONTACTS = List.of(Feeds.ORDERS, Feeds.INTERACTIONS, Feeds.FEEDBACK);

  /** The same with whose its rows are worked out, for many queries to ask. */
  NightTables workedOut() {
    RowPersons known = new RowPersons(persons.own(), WorkedOut.rows(persons.persons()));
    persons.release();
    return new NightTables(tables, differing, known);
  }

  /** Decides whose their rows are; see the record for the rest. */
  public static NightTables of(
      Function<TableContract, Dataset<Row>> tables,
      Function<TableContract, Dataset<Row>> differing) {
    Map<Feed, Dataset<Row>> staged = new LinkedHashMap<>();
    CONTACTS.forEach(feed -> staged.put(feed, tables.apply(StagedFeeds.of(feed))));
    return new NightTables(
        tables,
        differing,
        RowPersons.of(
            staged,
            tables.apply(PersonIdentifiers.CONTRACT),
            tables.apply(CookieAssignments.CONTRACT)));
  }

  public Dataset<Row> of(TableContract contract) {
    return tables.apply(contract);
  }

  public Dataset<Row> staged(Feed feed) {
    return tables.apply(StagedFeeds.of(feed));
  }

  /** Staged rows of a feed; those that differ from the other night's are among them. */
  Dataset<Row> differing(Feed feed) {
    return differing.apply(StagedFeeds.of(feed));
  }

  /** The staged rows of a feed of {@link #CONTACTS} with person_id and identity_method. */
  public Dataset<Row> withPersons(Feed feed) {
    return persons.on(feed, staged(feed));
  }

  /** identifier, person_id, is_web_joinable: whose a strong identifier is. */
  Dataset<Row> owners() {
    // many-to-one: persons has key person_id
    return of(PersonIdentifiers.CONTRACT)
        .select("identifier", "person_id")
        .join(of(Persons.CONTRACT).select("person_id", "is_web_joinable"), "person_id")
        .select("identifier", "person_id", "is_web_joinable");
  }

  public void release() {
    persons.release();
  }
}
