/**
 * In: feeds as delivered. Out: staging tables, quarantine, links between identifiers, counts.
 *
 * <p>Grain: one row per key of the feed.
 *
 * <p>Idea: every row read ends as exactly one of staged, quarantined, duplicate, superseded, held.
 * What a row is, plain Java says, looking at that row alone ({@link
 * io.percorso.staging.RowExaminer}); Spark only brings rows together: to find the keys that repeat,
 * and for those to put the versions in order. So a night may stage the files alone that are new or
 * have rows that waited, together with the other versions of their keys ({@link
 * io.percorso.staging.StagingChange}).
 */
@NullMarked
package io.percorso.staging;

import org.jspecify.annotations.NullMarked;
