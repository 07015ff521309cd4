package io.percorso.staging;

import io.percorso.source.Feed;
import io.percorso.source.FeedColumn;
import io.percorso.source.FeedColumn.Role;
import io.percorso.source.FeedColumn.Type;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.jspecify.annotations.Nullable;

/**
 * Valid rows of repeated keys with what versions are compared by: a hash of their content and the
 * latest state they know. Values are typed and not yet private.
 */
final class VersionContents {
  private static final String NULL = "\\N";

  private final RepeatedKeys repeated;
  private final RowExaminer examiner;
  private final CarriedRows layout;
  private final List<FeedColumn> columns;
  private final int[] hashed;
  private final int[] states;
  private final Hashes hashes = new Hashes();

  private VersionContents(StagingRules rules, RepeatedKeys repeated) {
    this.repeated = repeated;
    Feed feed = rules.feed();
    examiner = rules.examiner();
    layout = new CarriedRows(feed);
    columns = feed.columns();
    hashed = hashed(feed);
    states = feed.allWithRole(Role.STATE_TIME).stream().mapToInt(columns::indexOf).toArray();
  }

  static Iterator<Row> of(Iterator<Row> delivered, StagingRules rules, RepeatedKeys repeated) {
    return new MadeRows(delivered, new VersionContents(rules, repeated)::version);
  }

  private @Nullable Row version(Row delivered) {
    ExaminedRow examined = examiner.examine(delivered);
    if (!examined.isValid() || !repeated.contain(examined.keyHash())) {
      return null;
    }
    TypedRow row = examined.row();
    @Nullable Object[] fields = layout.fields(row.values());
    fields[layout.isDateOnly] = row.isDateOnly();
    fields[layout.sourceFile] = examiner.sourceFile(row);
    fields[layout.contentHash] = contentHash(row.values());
    fields[layout.latestState] = latestState(row.values());
    return RowFactory.create(fields);
  }

  /** All columns but received_at, in contract order with updated_at last. */
  private static int[] hashed(Feed feed) {
    List<FeedColumn> ordered = new ArrayList<>(feed.columns());
    List<FeedColumn> updatedAt = feed.allWithRole(Role.UPDATED_AT);
    ordered.removeAll(feed.allWithRole(Role.RECEIVED_AT));
    ordered.removeAll(updatedAt);
    ordered.addAll(updatedAt);
    return ordered.stream().mapToInt(feed.columns()::indexOf).toArray();
  }

  private String contentHash(@Nullable Object[] values) {
    StringBuilder content = new StringBuilder();
    for (int i = 0; i < hashed.length; i++) {
      content
          .append(i == 0 ? "" : "\u001f")
          .append(plain(columns.get(hashed[i]).type(), values[hashed[i]]));
    }
    return hashes.sha256(content.toString());
  }

  private static String plain(Type type, @Nullable Object value) {
    if (value == null) {
      return NULL;
    }
    return switch (type) {
      case TIMESTAMP -> PlainText.instant((Long) value).replace(' ', 'T') + "Z";
      case MAP -> ((TextMap) value).sortedJson();
      default -> String.valueOf(PlainText.of(type, value));
    };
  }

  private @Nullable Long latestState(@Nullable Object[] values) {
    Long latest = null;
    for (int state : states) {
      if (values[state] instanceof Long at && (latest == null || at > latest)) {
        latest = at;
      }
    }
    return latest;
  }
}
