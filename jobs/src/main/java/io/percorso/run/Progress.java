package io.percorso.run;

import io.percorso.table.StagedTable;
import java.util.List;

/** Who is told how the night goes. */
public interface Progress {

  void runStarted(String runId, String what);

  void jobStarted(String job);

  void tableStaged(String job, StagedTable table);

  void jobFinished(String job, double seconds);

  /** Something to know that stops nothing. */
  void note(String text);

  void published(Publication publication, boolean changed);

  /** Tells several. */
  static Progress all(List<Progress> listeners) {
    return new Progress() {
      @Override
      public void runStarted(String runId, String what) {
        listeners.forEach(listener -> listener.runStarted(runId, what));
      }

      @Override
      public void jobStarted(String job) {
        listeners.forEach(listener -> listener.jobStarted(job));
      }

      @Override
      public void tableStaged(String job, StagedTable table) {
        listeners.forEach(listener -> listener.tableStaged(job, table));
      }

      @Override
      public void jobFinished(String job, double seconds) {
        listeners.forEach(listener -> listener.jobFinished(job, seconds));
      }

      @Override
      public void note(String text) {
        listeners.forEach(listener -> listener.note(text));
      }

      @Override
      public void published(Publication publication, boolean changed) {
        listeners.forEach(listener -> listener.published(publication, changed));
      }
    };
  }
}
