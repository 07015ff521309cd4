/**
 * In: staged feeds and whose each row is. Out: sessions and touchpoints.
 *
 * <p>Grain: one row per thing that happened between a customer and the company.
 *
 * <p>Idea: a visitor's events, read once in order, become a session's few touchpoints. Where that
 * visitor is one person at most, this happens among the person's other rows: {@link WebEvents}.
 */
@NullMarked
package io.percorso.touchpoint;

import org.jspecify.annotations.NullMarked;
