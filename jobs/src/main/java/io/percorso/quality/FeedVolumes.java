package io.percorso.quality;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.from_utc_timestamp;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.to_date;

import io.percorso.quality.QualityResult.Status;
import io.percorso.source.Feed;
import io.percorso.source.FeedColumn;
import io.percorso.source.FeedColumn.Role;
import io.percorso.source.FeedColumn.Type;
import io.percorso.source.Feeds;
import io.percorso.source.RunDate;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Whether the feeds of what happened came whole: the rows of the run date against the median of the
 * seven dates before, and the age of the newest. Both are read from the staged rows, so that a
 * night of an older date is judged as it would have been then.
 */
public final class FeedVolumes {
  private static final int DATES = 7;
  private static final String AT = "at";

  private FeedVolumes() {}

  /** Whether a feed says when things happened, or its orders do. */
  public static boolean areOf(Feed feed) {
    return eventTime(feed).isPresent() || feed.equals(Feeds.ORDER_LINES);
  }

  private static Optional<FeedColumn> eventTime(Feed feed) {
    return feed.withRole(Role.EVENT_TIME).filter(column -> column.type() == Type.TIMESTAMP);
  }

  /**
   * When the rows of each feed happened, those of order lines when their orders did.
   *
   * @param staged by feed; lines without the feed of orders are left out
   */
  public static Map<Feed, Dataset<Row>> times(Map<Feed, Dataset<Row>> staged) {
    Map<Feed, Dataset<Row>> times = new LinkedHashMap<>();
    staged.forEach(
        (feed, rows) ->
            eventTime(feed)
                .ifPresent(time -> times.put(feed, rows.select(col(time.name()).as(AT)))));
    Dataset<Row> orders = staged.get(Feeds.ORDERS);
    Dataset<Row> lines = staged.get(Feeds.ORDER_LINES);
    if (orders != null && lines != null) {
      // one-to-many: an order has one row
      times.put(
          Feeds.ORDER_LINES,
          orders
              .select(col("order_id"), col("ordered_at").as(AT))
              .join(lines.select("order_id"), "order_id")
              .select(AT));
    }
    return times;
  }

  /** The rows of the run date and of the dates before that it is judged by: few of all. */
  public static Dataset<Row> recent(Dataset<Row> times, RunDate date) {
    Instant from = date.date().minusDays(DATES).atStartOfDay(date.businessZone()).toInstant();
    return times.where(col(AT).geq(lit(from)));
  }

  /** One row per feed: its name, the newest event, rows of the run date and of each date before. */
  public static Dataset<Row> counted(Map<Feed, Dataset<Row>> times, RunDate date) {
    return times.entrySet().stream()
        .map(entry -> counted(entry.getKey(), entry.getValue(), date))
        .reduce(Dataset::union)
        .orElseThrow();
  }

  private static Dataset<Row> counted(Feed feed, Dataset<Row> times, RunDate date) {
    Column at = col(AT);
    Column day = to_date(from_utc_timestamp(at, date.businessZone().getId()));
    List<Column> numbers = new ArrayList<>();
    for (int before = 0; before <= DATES; before++) {
      numbers.add(
          count_if(day.equalTo(lit(Date.valueOf(date.date().minusDays(before)))))
              .as("rows_" + before));
    }
    return times
        .agg(max(at).as("newest"), numbers.toArray(Column[]::new))
        .select(
            Stream.concat(
                    Stream.of(lit(feed.name()).as("feed"), col("newest")),
                    IntStream.rangeClosed(0, DATES).mapToObj(i -> col("rows_" + i)))
                .toArray(Column[]::new));
  }

  /**
   * The results.
   *
   * @param counted the rows of {@link #counted}
   */
  public static List<QualityResult> judged(List<Row> counted, RunDate date, QualityConfig config) {
    boolean isEmptyDay = counted.stream().allMatch(row -> row.getLong(2) == 0);
    List<QualityResult> results = new ArrayList<>();
    for (Row row : counted) {
      results.add(volume(row, isEmptyDay, config));
      // Lines are as old as their orders.
      if (!row.isNullAt(1) && !row.getString(0).equals(Feeds.ORDER_LINES.name())) {
        results.add(freshness(row.getString(0), row.getTimestamp(1), date, config));
      }
    }
    return results;
  }

  private static QualityResult volume(Row row, boolean isEmptyDay, QualityConfig config) {
    long rows = row.getLong(2);
    long median =
        LongStream.rangeClosed(1, DATES)
            .map(before -> row.getLong((int) (2 + before)))
            .sorted()
            .toArray()[DATES / 2];
    if (median < config.minVolumeRows()) {
      return new QualityResult(
          "volume",
          row.getString(0),
          Status.PASSED,
          null,
          config.minVolumeShare(),
          "%,d rows; a median of %,d on the seven dates before is too little to judge by"
              .formatted(rows, median));
    }
    double share = (double) rows / median;
    Status status =
        share >= config.minVolumeShare()
            ? Status.PASSED
            : isEmptyDay ? Status.WARNED : Status.FAILED;
    String told =
        "%,d rows on the run date, %.0f %% of the median of the seven dates before, %,d%s"
            .formatted(
                rows,
                100 * share,
                median,
                switch (status) {
                  case PASSED -> "";
                  case WARNED -> "; no feed has a row: taken for an empty day";
                  case FAILED ->
                      ". Was the feed delivered whole? If it was, set percorso.quality.min-volume-share lower";
                });
    return new QualityResult(
        "volume", row.getString(0), status, share, config.minVolumeShare(), told);
  }

  private static QualityResult freshness(
      String feed, Timestamp newest, RunDate date, QualityConfig config) {
    Duration age = Duration.between(newest.toInstant(), date.end());
    boolean isOld = age.compareTo(config.maxAge()) > 0;
    return new QualityResult(
        "freshness",
        feed,
        isOld ? Status.WARNED : Status.PASSED,
        age.toSeconds() / 3600.0,
        config.maxAge().toSeconds() / 3600.0,
        "newest event " + newest.toInstant());
  }
}
