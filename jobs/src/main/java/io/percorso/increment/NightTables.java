package io.percorso.increment;

import io.percorso.identity.ContactPersons;
import io.percorso.identity.PersonIdentifiers;
import io.percorso.identity.Persons;
import io.percorso.source.Feed;
import io.percorso.staging.StagedFeeds;
import io.percorso.table.TableContract;
import java.util.function.Function;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The tables of one night, each as it is asked for.
 *
 * @param tables rows by contract
 * @param differing the same without rows that lie in files of both nights
 */
public record NightTables(
    Function<TableContract, Dataset<Row>> tables, Function<TableContract, Dataset<Row>> differing) {

  public Dataset<Row> of(TableContract contract) {
    return tables.apply(contract);
  }

  public Dataset<Row> staged(Feed feed) {
    return tables.apply(StagedFeeds.of(feed));
  }

  /** Staged rows of a feed; those that differ from the other night's are among them. */
  Dataset<Row> differing(Feed feed) {
    return differing(StagedFeeds.of(feed));
  }

  /** Rows of a table; those that differ from the other night's are among them. */
  Dataset<Row> differing(TableContract contract) {
    return differing.apply(contract);
  }

  /** The staged rows of a feed of {@link ContactPersons} with person_id and identity_method. */
  public Dataset<Row> withPersons(Feed feed) {
    return ContactPersons.on(feed, staged(feed), of(ContactPersons.CONTRACT));
  }

  /** identifier, person_id, is_web_joinable: whose a strong identifier is. */
  Dataset<Row> owners() {
    // many-to-one: persons has key person_id
    return of(PersonIdentifiers.CONTRACT)
        .select("identifier", "person_id")
        .join(of(Persons.CONTRACT).select("person_id", "is_web_joinable"), "person_id")
        .select("identifier", "person_id", "is_web_joinable");
  }
}
