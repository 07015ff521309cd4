package io.percorso.app;

import io.percorso.run.Progress;
import io.percorso.run.Publication;
import io.percorso.table.StagedTable;
import java.io.PrintWriter;

/** The night's story for somebody who watches: a line per table and per job. */
final class ConsoleProgress implements Progress {
  private final PrintWriter out;

  ConsoleProgress(PrintWriter out) {
    this.out = out;
  }

  @Override
  public void runStarted(String runId, String what) {
    write("%s (run %s)%n", what, runId);
  }

  @Override
  public void jobStarted(String job) {
    write("  %s%n", job);
  }

  @Override
  public void tableStaged(String job, StagedTable table) {
    write("    %-32s %,12d rows %8.1f s%n", table.table(), table.rows(), table.seconds());
  }

  @Override
  public void jobFinished(String job, double seconds) {
    write("  %-34s %25.1f s%n", job + " done", seconds);
  }

  @Override
  public void note(String text) {
    write("    note: %s%n", text);
  }

  @Override
  public void published(Publication publication, boolean changed) {
    write(
        changed
            ? "  published as publication %d, run date %s%n"
            : "  nothing changed: publication %d for %s stands%n",
        publication.number(),
        publication.runDate());
  }

  private void write(String format, Object... values) {
    out.printf(format, values);
    out.flush();
  }
}
