package io.percorso.staging;

import io.percorso.privacy.Pseudonyms;
import io.percorso.source.Feed;
import io.percorso.source.RunDate;
import java.io.Serializable;
import java.time.ZoneId;

/**
 * All that a task must be told to stage rows of one feed; what it needs once per partition it makes
 * of this.
 *
 * @param layout of the delivered rows
 * @param feedZone of times that name no zone
 */
record StagingRules(
    Feed feed,
    DeliveredColumns layout,
    ZoneId feedZone,
    StagingConfig config,
    RunDate date,
    Pseudonyms pseudonyms)
    implements Serializable {

  RowExaminer examiner() {
    return new RowExaminer(this);
  }

  PrivateValues privacy() {
    return new PrivateValues(feed, config, pseudonyms);
  }
}
