/**
 * In: files and tables as systems export them. Out: feeds with the canonical columns.
 *
 * <p>Grain: one row per row delivered.
 *
 * <p>Idea: a source becomes a feed by configuration alone: where it is, and an SQL expression per
 * column.
 */
@NullMarked
package io.percorso.source;

import org.jspecify.annotations.NullMarked;
