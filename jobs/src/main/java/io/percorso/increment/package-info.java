/**
 * In: the tables of the newest publication and what this run has staged. Out: the persons whose
 * journeys and patterns may come out otherwise, and the touchpoints of theirs that did not change;
 * the dates whose daily measures may.
 *
 * <p>Grain: one row per person, order or contact that has to be gone through again; one per date.
 *
 * <p>Idea: whoever no rule can tell from the night before keeps the rows of the night before. Too
 * many named costs time, one too few would be wrong: whatever is in doubt is named.
 */
@NullMarked
package io.percorso.increment;

import org.jspecify.annotations.NullMarked;
