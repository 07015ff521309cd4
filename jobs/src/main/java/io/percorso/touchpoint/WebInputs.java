package io.percorso.touchpoint;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What touchpoints are made of beside web events: whose the events are, and what they name.
 *
 * @param personIdentifiers core.person_identifiers
 * @param cookieAssignments core.cookie_assignments
 * @param persons core.persons
 * @param orders staged
 * @param products staged
 */
public record WebInputs(
    Dataset<Row> personIdentifiers,
    Dataset<Row> cookieAssignments,
    Dataset<Row> persons,
    Dataset<Row> orders,
    Dataset<Row> products,
    TouchpointConfig config) {}
