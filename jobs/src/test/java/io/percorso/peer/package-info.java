/**
 * In: the Parquet of simulated feeds. Out: core and mart tables, as a warehouse has them, made by
 * plain SQL; and what that takes.
 *
 * <p>Idea: the same rules as somebody would write them down for DuckDB, or as the models of a Spark
 * project, so that Percorso's seconds have something to stand against.
 *
 * <p>They are right for what {@code simulate} writes without a whale, held to it row by row, and
 * not for every bad input. Left out, because no simulated row asks for it: the longest a session
 * may last, a source's own session keys, blocked identifiers, phone numbers of other countries, and
 * the scrubbing of texts and addresses. They make no table of staging, no hubs and no aliases,
 * check no contract and publish nothing, so their seconds are for less work.
 */
@NullMarked
package io.percorso.peer;

import org.jspecify.annotations.NullMarked;
