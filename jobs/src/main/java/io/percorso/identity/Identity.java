package io.percorso.identity;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.percorso.identity.IdentityConfig.Pseudonymiser;
import io.percorso.identity.IdentityConfig.RawLink;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * People from the links between strong identifiers, with the guards that keep a shared identifier
 * from making one person of many.
 *
 * @param persons as {@link Persons#CONTRACT}
 * @param identifiers as {@link PersonIdentifiers#CONTRACT}
 * @param hubs as {@link IdentityHubs#CONTRACT}
 */
public record Identity(Dataset<Row> persons, Dataset<Row> identifiers, Dataset<Row> hubs) {

  /**
   * Resolves the graph.
   *
   * @param links as staging.identity_links
   * @param customers as staging.customers, for their consent
   */
  public static Identity resolve(
      Dataset<Row> links, Dataset<Row> customers, IdentityConfig config, Pseudonymiser pseudonyms) {
    Dataset<Row> seen = identifiersSeen(links);
    Dataset<Row> pairs = pairs(links);
    Dataset<Row> shared = shared(pairs, config.maxNeighbours());
    Column isBlocked = isBlocked(col("identifier"), config, pseudonyms);

    Dataset<Row> usable =
        seen.where(isBlocked.unary_$bang()).join(shared, new String[] {"identifier"}, "left_anti");
    Dataset<Row> linking =
        withoutBlockedLinks(pairs, config, pseudonyms)
            .join(usable.select("identifier"), new String[] {"identifier"}, "left_semi")
            .join(
                usable.select(col("identifier").as("other_identifier")),
                new String[] {"other_identifier"},
                "left_semi");
    Dataset<Row> components = components(usable, linking);
    Dataset<Row> oversized = oversized(components, config.maxIdentifiers());
    Dataset<Row> assigned = assigned(components, oversized, linking);

    return new Identity(
        Persons.CONTRACT.conform(persons(assigned, customers)),
        PersonIdentifiers.CONTRACT.conform(
            assigned.withColumn("namespace", Identifiers.namespace(col("identifier")))),
        IdentityHubs.CONTRACT.conform(
            hubs(
                shared, seen.where(isBlocked), components.join(oversized, new String[] {"root"}))));
  }

  private static Dataset<Row> identifiersSeen(Dataset<Row> links) {
    return links
        .select(
            explode(array(col("identifier"), col("other_identifier"))).as("identifier"),
            col("first_seen_at"))
        .groupBy("identifier")
        .agg(min("first_seen_at").as("first_seen_at"));
  }

  private static Dataset<Row> pairs(Dataset<Row> links) {
    return links
        .where("identifier <> other_identifier")
        .select("identifier", "other_identifier")
        .distinct();
  }

  /** Identifiers with too many neighbours in one other namespace; both ends of a pair count. */
  private static Dataset<Row> shared(Dataset<Row> pairs, int maxNeighbours) {
    return bothWays(pairs)
        .withColumn("neighbour_rank", Identifiers.rank(col("other_identifier")))
        .where(col("neighbour_rank").notEqual(Identifiers.rank(col("identifier"))))
        .groupBy("identifier", "neighbour_rank")
        .agg(count(lit(1)).as("neighbours"))
        .groupBy("identifier")
        .agg(max("neighbours").as("neighbour_count"))
        .where(col("neighbour_count").gt(maxNeighbours));
  }

  /** Each pair from both of its ends. */
  private static Dataset<Row> bothWays(Dataset<Row> pairs) {
    return pairs
        .select(col("identifier"), col("other_identifier"))
        .union(
            pairs.select(
                col("other_identifier").as("identifier"),
                col("identifier").as("other_identifier")));
  }

  private static Column isBlocked(
      Column identifier, IdentityConfig config, Pseudonymiser pseudonyms) {
    return identifier.isin(
        config.blockedIdentifiers().stream()
            .flatMap(raw -> pseudonyms.identifier(raw).stream())
            .toArray());
  }

  private static Dataset<Row> withoutBlockedLinks(
      Dataset<Row> pairs, IdentityConfig config, Pseudonymiser pseudonyms) {
    Dataset<Row> kept = pairs;
    for (RawLink link : config.blockedLinks()) {
      List<String> ends =
          Stream.of(link.one(), link.other())
              .map(pseudonyms::identifier)
              .flatMap(Optional::stream)
              .sorted()
              .toList();
      if (ends.size() == 2) {
        kept =
            kept.where(
                col("identifier")
                    .equalTo(ends.get(0))
                    .and(col("other_identifier").equalTo(ends.get(1)))
                    .unary_$bang());
      }
    }
    return kept;
  }

  /** identifier, first_seen_at, root; an identifier without a link is its own root. */
  private static Dataset<Row> components(Dataset<Row> usable, Dataset<Row> linking) {
    Dataset<Row> roots =
        ConnectedComponents.of(
            linking.select(col("identifier").as("node"), col("other_identifier").as("root")));
    // one-to-one: both sides have key identifier
    return usable
        .join(roots.withColumnRenamed("node", "identifier"), new String[] {"identifier"}, "left")
        .withColumn("root", coalesce(col("root"), col("identifier")))
        .localCheckpoint(true);
  }

  private static Dataset<Row> oversized(Dataset<Row> components, int maxIdentifiers) {
    return components
        .groupBy("root")
        .agg(count(lit(1)).as("neighbour_count"))
        .where(col("neighbour_count").gt(maxIdentifiers));
  }

  /** identifier, first_seen_at, person_id; in an oversized component only customer ids hold. */
  private static Dataset<Row> assigned(
      Dataset<Row> components, Dataset<Row> oversized, Dataset<Row> linking) {
    Dataset<Row> customerOf =
        bothWays(linking)
            .where(
                Identifiers.isCustomerId(col("other_identifier"))
                    .and(Identifiers.isCustomerId(col("identifier")).unary_$bang()))
            .groupBy("identifier")
            .agg(min("other_identifier").as("customer_identifier"));
    // many-to-one: oversized has key root, customerOf has key identifier
    return components
        .join(oversized, new String[] {"root"}, "left")
        .join(customerOf, new String[] {"identifier"}, "left")
        .select(
            col("identifier"),
            col("first_seen_at"),
            when(col("neighbour_count").isNull(), col("root"))
                .otherwise(coalesce(col("customer_identifier"), col("identifier")))
                .as("person_id"));
  }

  private static Dataset<Row> persons(Dataset<Row> assigned, Dataset<Row> customers) {
    Dataset<Row> denied =
        customers
            .where("lower(consent_analytics) = 'denied' AND customer_id IS NOT NULL")
            .select(Identifiers.identifier("customer_id", col("customer_id")).as("identifier"))
            .distinct()
            .withColumn("denied", lit(true));
    // many-to-one: denied has key identifier
    return assigned
        .join(denied, new String[] {"identifier"}, "left")
        .groupBy("person_id")
        .agg(
            count(lit(1)).as("identifier_count"),
            sum(when(Identifiers.isCustomerId(col("identifier")), 1L).otherwise(0L))
                .as("customer_id_count"),
            max(coalesce(col("denied"), lit(false))).as("is_denied"),
            min("first_seen_at").as("first_seen_at"))
        .withColumn("is_web_joinable", col("is_denied").unary_$bang());
  }

  private static Dataset<Row> hubs(
      Dataset<Row> shared, Dataset<Row> blocked, Dataset<Row> inOversized) {
    return hub(shared, "too_many_neighbours", col("neighbour_count"))
        .unionByName(hub(blocked, "blocked", lit(null).cast("bigint")))
        .unionByName(hub(inOversized, "oversized_component", col("neighbour_count")))
        .withColumn("namespace", Identifiers.namespace(col("identifier")));
  }

  private static Dataset<Row> hub(Dataset<Row> rows, String reason, Column neighbours) {
    return rows.select(
        col("identifier"), lit(reason).as("reason"), neighbours.as("neighbour_count"));
  }
}
