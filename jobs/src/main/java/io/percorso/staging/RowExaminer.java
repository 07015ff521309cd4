package io.percorso.staging;

import io.percorso.source.Feed;
import io.percorso.source.FeedColumn;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/**
 * Examines delivered rows, each for itself: reads the values, judges the row, hashes the key. For
 * one thread.
 */
final class RowExaminer {
  private final DeliveredValues values;
  private final RowVerdicts verdicts;
  private final int sourceFile;
  private final FeedColumn[] key;
  private final int[] keyPositions;

  RowExaminer(StagingRules rules) {
    Feed feed = rules.feed();
    values =
        new DeliveredValues(
            feed,
            rules.layout(),
            rules.feedZone(),
            rules.config(),
            WallClock.micros(rules.date().end()));
    verdicts = new RowVerdicts(feed, rules.config(), rules.date());
    sourceFile = rules.layout().sourceFile();
    key = feed.key().toArray(FeedColumn[]::new);
    keyPositions = feed.key().stream().mapToInt(feed.columns()::indexOf).toArray();
  }

  /** What a row of {@link DeliveredColumns} is. */
  ExaminedRow examine(Row delivered) {
    TypedRow row = values.typed(delivered);
    int verdict = verdicts.on(row);
    return new ExaminedRow(row, verdict, verdict == RowVerdicts.VALID ? keyHash(row.values()) : 0);
  }

  /** The reason why a row is rejected. */
  String reason(ExaminedRow rejected) {
    return verdicts.reason(rejected.verdict());
  }

  /** The column to blame for it; null: the row as a whole. */
  @Nullable String blamed(ExaminedRow rejected) {
    return verdicts.blamed(rejected.verdict());
  }

  /** Text of a value as delivered but for space around it; null where it is blank. */
  @Nullable String shown(TypedRow row, int column) {
    return values.shown(row.delivered(), column);
  }

  /** The file a row came from; null: not from a file. */
  @Nullable String sourceFile(TypedRow row) {
    return row.delivered().getString(sourceFile);
  }

  private long keyHash(@Nullable Object[] typed) {
    @Nullable String[] texts = new @Nullable String[key.length];
    for (int i = 0; i < key.length; i++) {
      texts[i] = PlainText.of(key[i].type(), typed[keyPositions[i]]);
    }
    return Hashes.of(texts);
  }
}
