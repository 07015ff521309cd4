/**
 * In: settings, a run date, feeds. Out: a publication: one consistent set of table versions.
 *
 * <p>Grain: one run.
 *
 * <p>Idea: everything is staged and audited where no reader sees it, then committed table by table,
 * then named by one last row.
 */
@NullMarked
package io.percorso.run;

import org.jspecify.annotations.NullMarked;
