/**
 * In: a person's touchpoints. Out: the journey fact table and journeys.
 *
 * <p>Grain: one row per touchpoint; one row per person and journey.
 *
 * <p>Idea: one walk over a person's touchpoints in total order gives stages and journey boundaries.
 * What is about an order takes no part in them but belongs to the journey that the order began in:
 * what happens after its purchase, and a confirmation that is seen again.
 */
@NullMarked
package io.percorso.journey;

import org.jspecify.annotations.NullMarked;
