/**
 * In: a seed and a size. Out: the ten feeds of a company that does not exist, the truth about them,
 * and the score of published tables against that truth.
 *
 * <p>Grain: one row per row of a feed; of truth one per order line, order line and pattern,
 * identifier, or authenticated use of a cookie.
 *
 * <p>Idea: every purchase is a story told on purpose, in categories and times of its own, so that
 * the truth is known from the telling and never from the rules it is to test.
 */
@NullMarked
package io.percorso.simulate;

import org.jspecify.annotations.NullMarked;
