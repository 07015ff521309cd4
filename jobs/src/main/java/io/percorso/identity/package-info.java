/**
 * In: staged feeds and the links between identifiers. Out: persons, and whose cookie it was when.
 *
 * <p>Grain: one row per person, identifier, or cookie and interval.
 *
 * <p>Idea: strong identifiers make people; a cookie belongs to people in time and never merges two.
 */
@NullMarked
package io.percorso.identity;

import org.jspecify.annotations.NullMarked;
