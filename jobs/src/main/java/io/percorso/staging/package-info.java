/**
 * In: feeds as delivered. Out: staging tables, quarantine, links between identifiers, counts.
 *
 * <p>Grain: one row per key of the feed.
 *
 * <p>Idea: every row read ends as exactly one of staged, quarantined, duplicate, superseded, held.
 * What a row is, plain Java says, looking at that row alone ({@link
 * io.percorso.staging.RowExaminer}); Spark only brings rows together: to find the keys that repeat,
 * and for those to put the versions in order.
 */
@NullMarked
package io.percorso.staging;

import org.jspecify.annotations.NullMarked;
