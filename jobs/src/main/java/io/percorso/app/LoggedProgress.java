package io.percorso.app;

import io.percorso.run.Progress;
import io.percorso.run.Publication;
import io.percorso.table.StagedTable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The night's story for the log. */
final class LoggedProgress implements Progress {
  private static final Logger LOG = LoggerFactory.getLogger("percorso");

  @Override
  public void runStarted(String runId, String what) {
    LOG.info("run {} started: {}", runId, what);
  }

  @Override
  public void jobStarted(String job) {
    LOG.info("job {} started", job);
  }

  @Override
  public void tableStaged(String job, StagedTable table) {
    LOG.info(
        "staged {} rows={} bytes={} hash={} seconds={}",
        table.table(),
        table.rows(),
        table.bytes(),
        table.hash(),
        String.format("%.1f", table.seconds()));
  }

  @Override
  public void jobFinished(String job, double seconds) {
    LOG.info("job {} finished seconds={}", job, String.format("%.1f", seconds));
  }

  @Override
  public void note(String text) {
    LOG.warn("{}", text);
  }

  @Override
  public void published(Publication publication, boolean changed) {
    LOG.info(
        "{} publication {} for {}",
        changed ? "published" : "unchanged:",
        publication.number(),
        publication.runDate());
  }
}
