package io.percorso.staging;

import io.percorso.source.Feed;
import io.percorso.source.FeedColumn.Role;
import java.util.Iterator;
import java.util.Objects;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.jspecify.annotations.Nullable;

/**
 * The fates of the different contents of a key, and their values as they are staged. Reads rows
 * sorted by key with the winner first, so that a row is compared with two before it at most: the
 * winner, and the first without an update.
 */
final class VersionFates {
  private final CarriedRows layout;
  private final StagedRows staged;
  private final PrivateValues privacy;
  private final RejectedRows rejected;
  private final int[] key;
  private final int updatedAt;
  private @Nullable Row winner;
  private @Nullable Row firstWithoutUpdate;

  private VersionFates(StagingRules rules) {
    Feed feed = rules.feed();
    layout = new CarriedRows(feed);
    staged = new StagedRows(rules);
    privacy = rules.privacy();
    rejected = new RejectedRows(feed);
    key = feed.key().stream().mapToInt(feed.columns()::indexOf).toArray();
    updatedAt = feed.withRole(Role.UPDATED_AT).map(feed.columns()::indexOf).orElse(-1);
  }

  static Iterator<Row> of(Iterator<Row> rows, StagingRules rules) {
    return new MadeRows(rows, new VersionFates(rules)::decided);
  }

  private Row decided(Row row) {
    return row.isNullAt(layout.fate) ? withFate(row, fate(row)) : row;
  }

  private String fate(Row row) {
    boolean isUpdated = updatedAt >= 0 && !row.isNullAt(updatedAt);
    if (winner == null || !isSameKey(winner, row)) {
      winner = row;
      firstWithoutUpdate = isUpdated ? null : row;
      return RowVersions.STAGED;
    }
    boolean isOlder;
    if (isUpdated) {
      isOlder = isLess(row, winner, updatedAt);
    } else if (firstWithoutUpdate == null) {
      firstWithoutUpdate = row;
      isOlder = false;
    } else {
      isOlder = isLess(row, firstWithoutUpdate, layout.newestArrival);
    }
    return isOlder ? RowVersions.SUPERSEDED : RowVersions.CONFLICTING;
  }

  private static boolean isLess(Row one, Row other, int position) {
    return !one.isNullAt(position)
        && !other.isNullAt(position)
        && one.getLong(position) < other.getLong(position);
  }

  private boolean isSameKey(Row one, Row other) {
    for (int position : key) {
      if (!Objects.equals(one.get(position), other.get(position))) {
        return false;
      }
    }
    return true;
  }

  private Row withFate(Row row, String fate) {
    @Nullable Object[] values = layout.values(row);
    @Nullable Object[] privateValues = privacy.staged(values);
    @Nullable Object[] fields =
        staged.fields(values, privateValues, row.getBoolean(layout.isDateOnly));
    fields[layout.fate] = fate;
    if (fate.equals(RowVersions.CONFLICTING)) {
      fields[layout.rejected] =
          rejected.conflicting(privateValues, row.getString(layout.sourceFile));
    }
    return RowFactory.create(fields);
  }
}
