/**
 * In: a person's touchpoints and order lines in order. Out: what each order line is an instance of.
 *
 * <p>Grain: one row per order line, and one per order line and pattern.
 *
 * <p>Idea: patterns are configuration, compiled so that one sorted pass finds all of them.
 */
@NullMarked
package io.percorso.pattern;

import org.jspecify.annotations.NullMarked;
