package io.percorso.run;

import io.percorso.identity.AliasHistory;
import io.percorso.identity.Authentications;
import io.percorso.identity.ContactPersons;
import io.percorso.identity.CookieAssignments;
import io.percorso.identity.CookieIntervals;
import io.percorso.identity.Identifiers;
import io.percorso.identity.Identity;
import io.percorso.identity.IdentityConfig.Raw;
import io.percorso.identity.IdentityHubs;
import io.percorso.identity.PersonAliases;
import io.percorso.identity.PersonIdentifiers;
import io.percorso.identity.Persons;
import io.percorso.privacy.IdentifierKind;
import io.percorso.quality.QualityResult;
import io.percorso.source.Feed;
import io.percorso.source.Feeds;
import io.percorso.staging.IdentityLinks;
import io.percorso.staging.StagedFeeds;
import io.percorso.table.TableContract;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Who is who: persons from strong identifiers, and whose each cookie was when. */
final class ResolveIdentity implements Job {
  static final List<TableContract> OUTPUTS =
      List.of(
          PersonIdentifiers.CONTRACT,
          Persons.CONTRACT,
          IdentityHubs.CONTRACT,
          PersonAliases.CONTRACT,
          CookieAssignments.CONTRACT,
          ContactPersons.CONTRACT);

  private final Settings settings;

  ResolveIdentity(Settings settings) {
    this.settings = settings;
  }

  @Override
  public String name() {
    return "resolve-identity";
  }

  @Override
  public List<TableContract> inputs() {
    return List.of(
        IdentityLinks.CONTRACT,
        StagedFeeds.of(Feeds.CUSTOMERS),
        StagedFeeds.of(Feeds.WEB_EVENTS),
        StagedFeeds.of(Feeds.ORDERS),
        StagedFeeds.of(Feeds.INTERACTIONS),
        StagedFeeds.of(Feeds.FEEDBACK));
  }

  @Override
  public List<TableContract> outputs() {
    return OUTPUTS;
  }

  @Override
  public List<QualityResult> run(JobTables tables, RunContext run) {
    Identity identity =
        Identity.resolve(
            tables.read(IdentityLinks.CONTRACT),
            tables.read(StagedFeeds.of(Feeds.CUSTOMERS)),
            settings.identity(),
            this::identifier);
    tables.write(
        run.spark(),
        Map.of(
            PersonIdentifiers.CONTRACT, identity.identifiers(),
            Persons.CONTRACT, identity.persons(),
            IdentityHubs.CONTRACT, identity.hubs()));
    Dataset<Row> identifiers = tables.written(PersonIdentifiers.CONTRACT);
    tables.write(
        run.spark(),
        Map.of(
            PersonAliases.CONTRACT,
            AliasHistory.from(identity.links(), settings.businessZone()),
            CookieAssignments.CONTRACT,
            CookieIntervals.from(
                Authentications.from(
                    contacts(tables), tables.read(StagedFeeds.of(Feeds.WEB_EVENTS)), identifiers),
                tables.written(Persons.CONTRACT),
                settings.identity())));
    identity.release();
    tables.write(
        ContactPersons.CONTRACT,
        ContactPersons.from(
            contacts(tables), identifiers, tables.written(CookieAssignments.CONTRACT)));
    return List.of();
  }

  private Optional<String> identifier(Raw raw) {
    IdentifierKind kind = IdentifierKind.valueOf(raw.namespace().toUpperCase(Locale.ROOT));
    return Optional.ofNullable(settings.staging().identifiers().normalised(kind, raw.value()))
        .map(value -> Identifiers.rank(raw.namespace()) + settings.pseudonyms().of(value));
  }

  private static Map<Feed, Dataset<Row>> contacts(JobTables tables) {
    Map<Feed, Dataset<Row>> contacts = new LinkedHashMap<>();
    ContactPersons.FEEDS.forEach(feed -> contacts.put(feed, tables.read(StagedFeeds.of(feed))));
    return contacts;
  }
}
