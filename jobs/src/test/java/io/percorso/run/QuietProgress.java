package io.percorso.run;

import io.percorso.table.StagedTable;

/** Tells nobody. */
final class QuietProgress implements Progress {
  @Override
  public void runStarted(String runId, String what) {}

  @Override
  public void jobStarted(String job) {}

  @Override
  public void tableStaged(String job, StagedTable table) {}

  @Override
  public void jobFinished(String job, double seconds) {}

  @Override
  public void note(String text) {}

  @Override
  public void published(Publication publication, boolean changed) {}
}
