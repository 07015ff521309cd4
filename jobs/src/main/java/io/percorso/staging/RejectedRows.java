package io.percorso.staging;

import io.percorso.source.Feed;
import io.percorso.source.FeedColumn;
import io.percorso.source.FeedColumn.Type;
import io.percorso.source.UnreadableFile;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.jspecify.annotations.Nullable;

/**
 * Makes the quarantine's rows of one feed, one for each row rejected; see {@link Quarantine}. For
 * one thread.
 */
final class RejectedRows {
  private final Feed feed;
  private final List<FeedColumn> columns;
  private final Hashes hashes = new Hashes();

  RejectedRows(Feed feed) {
    this.feed = feed;
    columns = feed.columns();
  }

  /** A row rejected for what it is itself. */
  Row invalid(ExaminedRow examined, RowExaminer examiner, PrivateValues privacy) {
    TypedRow row = examined.row();
    boolean isAnonymous = privacy.isAnonymous(row.values());
    Map<String, @Nullable Object> shown = new LinkedHashMap<>();
    if (row.isMalformed()) {
      // Its values are nobody knows whose: the file is what can be looked into.
      shown.put("malformed_line_of", examiner.sourceFile(row));
    } else {
      for (int i = 0; i < columns.size(); i++) {
        shown.put(columns.get(i).name(), privacy.shown(i, examiner.shown(row, i), isAnonymous));
      }
    }
    return row(
        examiner.reason(examined),
        examiner.blamed(examined),
        !row.isMalformed() && hasKey(row) ? key(shown) : null,
        JsonText.object(shown),
        examiner.sourceFile(row),
        1);
  }

  /** A version, with values as staged, that lost to an equally new one. */
  Row conflicting(@Nullable Object[] staged, @Nullable String sourceFile) {
    Map<String, @Nullable Object> shown = new LinkedHashMap<>();
    for (int i = 0; i < staged.length; i++) {
      Type type = columns.get(i).type();
      shown.put(
          columns.get(i).name(), type == Type.MAP ? staged[i] : PlainText.of(type, staged[i]));
    }
    return row(RowVersions.CONFLICTING, null, key(shown), JsonText.object(shown), sourceFile, 1);
  }

  /** A file left out; it has no row to show, so its rows are not counted. */
  Row unreadable(UnreadableFile file) {
    return row(
        "unreadable_file",
        null,
        null,
        JsonText.object(Map.of("unreadable_file", file.path())),
        file.path(),
        0);
  }

  private Row row(
      String reason,
      @Nullable String column,
      @Nullable String key,
      String json,
      @Nullable String sourceFile,
      long count) {
    Map<String, @Nullable Object> hashed = new LinkedHashMap<>();
    hashed.put("feed", feed.name());
    hashed.put("reason", reason);
    hashed.put("row_json", json);
    return RowFactory.create(
        feed.name(),
        reason,
        hashes.sha256(JsonText.object(hashed)),
        column,
        key,
        json,
        sourceFile,
        count);
  }

  private boolean hasKey(TypedRow row) {
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).key() && columns.get(i).required() && !row.isPresent(i)) {
        return false;
      }
    }
    return true;
  }

  private String key(Map<String, @Nullable Object> shown) {
    Map<String, @Nullable Object> key = new LinkedHashMap<>();
    feed.key().forEach(column -> key.put(column.name(), shown.get(column.name())));
    return JsonText.object(key);
  }
}
