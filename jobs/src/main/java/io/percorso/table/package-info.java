/**
 * In: a table's contract and a dataset that claims to fulfil it. Out: the table in the warehouse.
 *
 * <p>Grain: the contract names it; one contract per table.
 *
 * <p>Idea: one contract creates the table, conforms and checks what is written, and makes the data
 * dictionary.
 */
@NullMarked
package io.percorso.table;

import org.jspecify.annotations.NullMarked;
