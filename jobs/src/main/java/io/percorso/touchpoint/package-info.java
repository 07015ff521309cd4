/**
 * In: staged feeds and whose each row is. Out: sessions and touchpoints.
 *
 * <p>Grain: one row per thing that happened between a customer and the company.
 *
 * <p>Idea: a visitor's events, read once in order, become a session's few touchpoints.
 */
@NullMarked
package io.percorso.touchpoint;

import org.jspecify.annotations.NullMarked;
