/**
 * In: HOCON files and overrides. Out: typed values for the rooms' settings records.
 *
 * <p>Grain: one reader per block of settings.
 *
 * <p>Idea: every problem at once, each with file, line and what to do; a setting nobody reads is a
 * mistake.
 */
@NullMarked
package io.percorso.config;

import org.jspecify.annotations.NullMarked;
