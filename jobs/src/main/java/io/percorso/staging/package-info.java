/**
 * In: feeds as delivered. Out: staging tables, quarantine, links between identifiers, counts.
 *
 * <p>Grain: one row per key of the feed.
 *
 * <p>Idea: every row read ends as exactly one of staged, quarantined, duplicate, superseded, held.
 */
@NullMarked
package io.percorso.staging;

import org.jspecify.annotations.NullMarked;
