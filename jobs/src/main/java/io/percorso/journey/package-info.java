/**
 * In: a person's touchpoints. Out: the journey fact table and journeys.
 *
 * <p>Grain: one row per touchpoint; one row per person and journey.
 *
 * <p>Idea: one walk over a person's touchpoints in total order gives stages and journey boundaries.
 */
@NullMarked
package io.percorso.journey;

import org.jspecify.annotations.NullMarked;
