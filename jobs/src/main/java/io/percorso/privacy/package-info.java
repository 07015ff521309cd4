/**
 * In: personal data. Out: pseudonyms and scrubbed text.
 *
 * <p>Grain: one value.
 *
 * <p>Idea: a keyed hash under a key that is never stored, printed or planned.
 */
@NullMarked
package io.percorso.privacy;

import org.jspecify.annotations.NullMarked;
