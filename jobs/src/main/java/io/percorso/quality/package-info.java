/**
 * In: staged and published tables. Out: the results of checks, and what moved in published figures.
 *
 * <p>Grain: one row per run and check; one row per publication and restated figure.
 *
 * <p>Idea: what a night may publish is decided by numbers that stand in a table, with their bounds.
 */
@NullMarked
package io.percorso.quality;

import org.jspecify.annotations.NullMarked;
