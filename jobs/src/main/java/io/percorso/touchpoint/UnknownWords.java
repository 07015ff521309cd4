package io.percorso.touchpoint;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;

import io.percorso.source.Feed;
import io.percorso.source.Feeds;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Activities and channels of staged rows that stand in no list and become other. Grain: one row per
 * feed and column that has any: feed, column_name, row_count, word_count (different ones), and the
 * most frequent word with its own row_count (most_frequent).
 */
public final class UnknownWords {
  private static final List<Use> USES =
      List.of(
          new Use(Feeds.WEB_EVENTS, "activity", Activities.ALL),
          new Use(Feeds.INTERACTIONS, "activity", Activities.ALL),
          new Use(Feeds.INTERACTIONS, "channel", Channels.ALL),
          new Use(Feeds.FEEDBACK, "channel", Channels.ALL));

  /** A column in which a feed uses words of a list, or other; null is no word. */
  private record Use(Feed feed, String column, Collection<String> known) {
    Dataset<Row> unknown(Dataset<Row> staged) {
      Column word = col(column);
      return staged
          .where(not(word.isin(known.toArray())).and(word.notEqual(Activities.OTHER)))
          .select(lit(feed.name()).as("feed"), lit(column).as("column_name"), word.as("word"));
    }
  }

  private UnknownWords() {}

  /** Whether a feed uses any of the lists. */
  public static boolean canBeIn(Feed feed) {
    return USES.stream().anyMatch(use -> use.feed().equals(feed));
  }

  /**
   * Finds them.
   *
   * @param staged feeds that they can be in; at least one
   */
  public static Dataset<Row> in(Map<Feed, Dataset<Row>> staged) {
    return staged.entrySet().stream()
        .flatMap(
            entry ->
                USES.stream()
                    .filter(use -> use.feed().equals(entry.getKey()))
                    .map(use -> use.unknown(entry.getValue())))
        .reduce(Dataset::union)
        .orElseThrow()
        .groupBy("feed", "column_name", "word")
        .agg(count(lit(1)).as("row_count"))
        .groupBy("feed", "column_name")
        .agg(
            sum("row_count").as("row_count"),
            count(lit(1)).as("word_count"),
            max(struct(col("row_count"), col("word"))).as("most_frequent"));
  }
}
