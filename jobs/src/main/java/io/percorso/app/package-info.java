/**
 * In: a command line. Out: an exit code, and what the command prints.
 *
 * <p>Grain: one command.
 *
 * <p>Idea: commands parse, call a room and print; every failure becomes one message and one code.
 */
@NullMarked
package io.percorso.app;

import org.jspecify.annotations.NullMarked;
