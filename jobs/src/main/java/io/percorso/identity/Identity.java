package io.percorso.identity;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.percorso.identity.IdentityConfig.Pseudonymiser;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.storage.StorageLevel;

/**
 * People from the links between strong identifiers, with the guards that keep a shared identifier
 * from making one person of many.
 *
 * <p>Every identifier is walked once with its neighbours, which finds the hubs; a link holds where
 * both of its ends still stand; components of these links are people, but for the oversized.
 */
public final class Identity {
  private final Dataset<Row> neighbourhoods;
  private final Dataset<Row> graph;
  private final ConnectedComponents components;
  private final Dataset<Row> members;

  private Identity(
      Dataset<Row> neighbourhoods,
      Dataset<Row> graph,
      ConnectedComponents components,
      Dataset<Row> members) {
    this.neighbourhoods = neighbourhoods;
    this.graph = graph;
    this.components = components;
    this.members = members;
  }

  /**
   * Resolves the graph.
   *
   * @param links as staging.identity_links
   * @param customers as staging.customers, for their consent
   */
  public static Identity resolve(
      Dataset<Row> links, Dataset<Row> customers, IdentityConfig config, Pseudonymiser pseudonyms) {
    Dataset<Row> neighbourhoods =
        kept(
            new Neighbourhoods(
                    config.maxNeighbours(),
                    blocked(config, pseudonyms),
                    blockedLinks(config, pseudonyms))
                .of(links, denied(customers)));
    Dataset<Row> graph = kept(held(neighbourhoods.where("reason IS NULL")));
    ConnectedComponents components =
        ConnectedComponents.of(
            graph.select(col("identifier").as("node"), col("other_identifier").as("root")));
    return new Identity(
        neighbourhoods,
        graph,
        components,
        kept(members(graph, components.roots(), config.maxIdentifiers())));
  }

  private static Dataset<Row> kept(Dataset<Row> rows) {
    return rows.persist(StorageLevel.MEMORY_AND_DISK());
  }

  private static Set<String> blocked(IdentityConfig config, Pseudonymiser pseudonyms) {
    Set<String> blocked = new HashSet<>();
    config.blockedIdentifiers().forEach(raw -> pseudonyms.identifier(raw).ifPresent(blocked::add));
    return blocked;
  }

  private static Set<List<String>> blockedLinks(IdentityConfig config, Pseudonymiser pseudonyms) {
    Set<List<String>> blocked = new HashSet<>();
    config
        .blockedLinks()
        .forEach(
            link ->
                blocked.add(
                    Stream.of(link.one(), link.other())
                        .map(pseudonyms::identifier)
                        .flatMap(Optional::stream)
                        .sorted()
                        .toList()));
    return blocked;
  }

  private static Dataset<Row> denied(Dataset<Row> customers) {
    return customers
        .where("lower(consent_analytics) = 'denied' AND customer_id IS NOT NULL")
        .select(Identifiers.identifier("customer_id", col("customer_id")).as("identifier"));
  }

  /**
   * Identifiers, each paired with itself, and the links that both of their ends still offer; with
   * known_at as {@link Neighbourhoods} has it.
   */
  private static Dataset<Row> held(Dataset<Row> offered) {
    return offered
        .groupBy(
            least(col("identifier"), col("other_identifier")).as("identifier"),
            greatest(col("identifier"), col("other_identifier")).as("other_identifier"))
        .agg(
            count(lit(1)).as("offers"),
            max("first_seen_at").as("first_seen_at"),
            min("known_at").as("known_at"),
            max("is_denied").as("is_denied"))
        .where("offers = 2 OR identifier = other_identifier");
  }

  /**
   * identifier, first_seen_at, is_denied, person_id, and oversized_count where its component is too
   * large for one person: there only direct links from a customer id hold.
   */
  private static Dataset<Row> members(Dataset<Row> graph, Dataset<Row> roots, int maxIdentifiers) {
    Column root = coalesce(col("root"), col("identifier"));
    Column size = count(lit(1)).over(Window.partitionBy("component"));
    Column isOversized = col("component_size").gt(maxIdentifiers);
    // one-to-one: both sides have key identifier
    return identifiers(graph)
        .join(roots.withColumnRenamed("node", "identifier"), new String[] {"identifier"}, "left")
        .withColumn("component", root)
        .withColumn("component_size", size)
        .select(
            col("identifier"),
            col("first_seen_at"),
            col("is_denied"),
            when(isOversized, coalesce(col("customer_identifier"), col("identifier")))
                .otherwise(col("component"))
                .as("person_id"),
            when(isOversized, col("component_size")).as("oversized_count"));
  }

  /** One row per identifier, with the smallest customer id it is linked to. */
  private static Dataset<Row> identifiers(Dataset<Row> graph) {
    Column isLinkToCustomer =
        Identifiers.isCustomerId(col("end.other_identifier"))
            .and(Identifiers.isCustomerId(col("end.identifier")).unary_$bang());
    return graph
        .select(Neighbourhoods.end(), col("first_seen_at"), col("is_denied"))
        .groupBy(col("end.identifier").as("identifier"))
        .agg(
            min("first_seen_at").as("first_seen_at"),
            max("is_denied").as("is_denied"),
            min(when(isLinkToCustomer, col("end.other_identifier"))).as("customer_identifier"));
  }

  /** Rows of {@link Persons#CONTRACT}. */
  public Dataset<Row> persons() {
    return Persons.CONTRACT.conform(
        members
            .groupBy("person_id")
            .agg(
                count(lit(1)).as("identifier_count"),
                sum(when(Identifiers.isCustomerId(col("identifier")), 1L).otherwise(0L))
                    .as("customer_id_count"),
                max("is_denied").as("is_denied"),
                min("first_seen_at").as("first_seen_at"))
            .withColumn("is_web_joinable", col("is_denied").unary_$bang()));
  }

  /** Rows of {@link PersonIdentifiers#CONTRACT}. */
  public Dataset<Row> identifiers() {
    return PersonIdentifiers.CONTRACT.conform(
        members.withColumn("namespace", Identifiers.namespace(col("identifier"))));
  }

  /**
   * The links that make the persons, with what {@link AliasHistory} needs: person_id; known_at in
   * microseconds, the least long where it was always known; identifier and other_identifier, which
   * are the same where the link is only that an identifier was there. A link that the configuration
   * or a guard stopped is none of them. In an oversized component each link of an identifier to a
   * customer id stands as one to the identifier's person, for any of them ends it as a person of
   * its own.
   */
  public Dataset<Row> links() {
    Column isAlone = col("identifier").equalTo(col("other_identifier"));
    Column isToCustomer =
        Identifiers.isCustomerId(col("identifier"))
            .and(Identifiers.isCustomerId(col("other_identifier")).unary_$bang());
    Dataset<Row> owner =
        members.select(
            col("identifier").as("other_identifier"),
            col("person_id"),
            col("oversized_count").isNotNull().as("is_oversized"));
    // many-to-one: members has key identifier
    return graph
        .join(owner, "other_identifier")
        .where(col("is_oversized").unary_$bang().or(isAlone).or(isToCustomer))
        .select(
            col("person_id"),
            col("known_at"),
            when(col("is_oversized").and(isToCustomer), col("person_id"))
                .otherwise(col("identifier"))
                .as("identifier"),
            col("other_identifier"));
  }

  /** Rows of {@link IdentityHubs#CONTRACT}. */
  public Dataset<Row> hubs() {
    return IdentityHubs.CONTRACT.conform(
        neighbourhoods
            .where("reason IS NOT NULL")
            .select("identifier", "reason", "neighbour_count")
            .union(
                members
                    .where("oversized_count IS NOT NULL")
                    .select(col("identifier"), lit("oversized_component"), col("oversized_count")))
            .withColumn("namespace", Identifiers.namespace(col("identifier"))));
  }

  /** Frees what was kept; call it when all tables are written. */
  public void release() {
    members.unpersist();
    components.release();
    graph.unpersist();
    neighbourhoods.unpersist();
  }
}
