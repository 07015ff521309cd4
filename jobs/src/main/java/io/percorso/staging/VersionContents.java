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
 * Valid rows of repeated keys with what versions are compared by: their key, a hash of their
 * content, when they arrived and were updated, and the latest state they know.
 */
final class VersionContents {
  private static final String NULL = "\\N";

  private final RepeatedKeys repeated;
  private final List<FeedColumn> columns;
  private final int[] key;
  private final int[] hashed;
  private final int[] states;
  private final int updatedAt;
  private final int receivedAt;
  private final Hashes hashes = new Hashes();

  private VersionContents(Feed feed, RepeatedKeys repeated) {
    this.repeated = repeated;
    columns = feed.columns();
    key = feed.key().stream().mapToInt(columns::indexOf).toArray();
    hashed = hashed(feed);
    states = feed.allWithRole(Role.STATE_TIME).stream().mapToInt(columns::indexOf).toArray();
    updatedAt = feed.position(Role.UPDATED_AT);
    receivedAt = feed.position(Role.RECEIVED_AT);
  }

  /** One row of {@link RowVersions#SCHEMA} for each such row of {@link Findings#valid}. */
  static Iterator<Row> of(Iterator<Row> valid, Feed feed, RepeatedKeys repeated) {
    return new MadeRows(valid, new VersionContents(feed, repeated)::version);
  }

  private @Nullable Row version(Row found) {
    Findings.ValidRow valid = new Findings.ValidRow(found);
    if (!repeated.contain(valid.keyHash())) {
      return null;
    }
    @Nullable Object[] values = valid.values();
    return RowFactory.create(
        key(values),
        contentHash(values),
        receivedAt < 0 ? null : values[receivedAt],
        valid.sourceFile(),
        valid.isDateOnly(),
        updatedAt < 0 ? null : values[updatedAt],
        null,
        latestState(values),
        false,
        valid.bytes());
  }

  /** Each part behind its length, so that different keys are different texts. */
  private String key(@Nullable Object[] values) {
    StringBuilder text = new StringBuilder();
    for (int column : key) {
      String part = PlainText.of(columns.get(column).type(), values[column]);
      text.append(part == null ? -1 : part.length()).append(':').append(part);
    }
    return text.toString();
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

  private static @Nullable String plain(Type type, @Nullable Object value) {
    if (value == null) {
      return NULL;
    }
    return switch (type) {
      case TIMESTAMP -> PlainText.instant((Long) value).replace(' ', 'T') + "Z";
      case MAP -> ((TextMap) value).sortedJson();
      default -> PlainText.of(type, value);
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
