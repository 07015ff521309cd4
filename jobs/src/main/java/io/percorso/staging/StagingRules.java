package io.percorso.staging;

import io.percorso.privacy.Pseudonyms;
import io.percorso.source.Feed;
import io.percorso.source.FeedColumn;
import io.percorso.source.FeedConfig;
import io.percorso.source.RunDate;
import io.percorso.source.SourceConfig;
import java.io.Serializable;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

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

  /** The same on another date. */
  StagingRules on(RunDate other) {
    return new StagingRules(feed, layout, feedZone, config, other, pseudonyms);
  }

  /** A digest of all that a delivered row's staging depends on, but for the date. */
  String reading(FeedConfig feedConfig) {
    List<String> all = new ArrayList<>();
    for (SourceConfig source : feedConfig.sources()) {
      all.add(source.name() + source.location().format() + source.filter());
      all.add(new TreeMap<>(source.location().options()).toString());
      all.add(new TreeMap<>(source.columns()).toString());
    }
    layout.columns().forEach(column -> all.add(column.column().name() + column.form()));
    all.add(feedZone.getId());
    all.add(config.toString());
    all.add(pseudonyms.of("reading"));
    return new Hashes().sha256(String.join("\n", all));
  }

  /** Whether a row's key is known by its {@link StagedFeeds#KEY_HASH} before it is staged. */
  static boolean haveKnownKeys(Feed feed) {
    return feed.key().stream().noneMatch(FeedColumn::isPseudonymised);
  }

  RowExaminer examiner() {
    return new RowExaminer(this);
  }

  PrivateValues privacy() {
    return new PrivateValues(feed, config, pseudonyms);
  }
}
