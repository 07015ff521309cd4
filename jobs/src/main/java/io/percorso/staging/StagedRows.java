package io.percorso.staging;

import io.percorso.source.Feed;
import io.percorso.source.FeedColumn;
import io.percorso.source.FeedColumn.Role;
import io.percorso.source.FeedColumn.Type;
import io.percorso.source.Feeds;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Makes staged rows of typed values; whether the volume of its events excludes a web event is not
 * yet decided. For one thread.
 */
final class StagedRows {
  private final PrivateValues privacy;
  private final CarriedRows layout;
  private final WallClock businessClock;
  private final boolean areOrders;
  private final int event;
  private final boolean isEventADate;
  private final FeedColumn[] key;
  private final int[] keyPositions;

  StagedRows(StagingRules rules) {
    Feed feed = rules.feed();
    privacy = rules.privacy();
    layout = new CarriedRows(feed);
    businessClock = new WallClock(rules.config().businessZone());
    areOrders = feed.equals(Feeds.ORDERS);
    event = feed.position(Role.EVENT_TIME);
    key = feed.key().toArray(FeedColumn[]::new);
    keyPositions = feed.key().stream().mapToInt(feed.columns()::indexOf).toArray();
    isEventADate = event >= 0 && feed.columns().get(event).type() == Type.DATE;
  }

  /** The fields of {@link CarriedRows} for typed values. */
  @Nullable Object[] fields(
      @Nullable Object[] values, boolean isDateOnly, @Nullable String sourceFile) {
    @Nullable Object[] fields = Arrays.copyOf(privacy.staged(values), layout.length());
    fields[layout.keyHash()] = keyHash(fields);
    fields[layout.sourceFile()] = sourceFile;
    fields[layout.isDateOnly()] = areOrders ? isDateOnly : null;
    fields[layout.excludedReason()] = privacy.excludedReason(values);
    fields[layout.visitorHash()] = privacy.visitorHash(values);
    Object eventAt = event < 0 ? null : values[event];
    if (eventAt != null) {
      fields[layout.businessDate()] =
          isEventADate ? eventAt : (Object) businessClock.dayOf((Long) eventAt);
    }
    return fields;
  }

  private long keyHash(@Nullable Object[] staged) {
    @Nullable String[] texts = new @Nullable String[key.length];
    for (int i = 0; i < key.length; i++) {
      texts[i] = PlainText.of(key[i].type(), staged[keyPositions[i]]);
    }
    return Hashes.of(texts);
  }
}
