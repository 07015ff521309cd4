package io.percorso.staging;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.percorso.source.Feed;
import io.percorso.source.Feeds;
import java.math.BigDecimal;
import org.apache.spark.sql.Column;
import org.jspecify.annotations.Nullable;

/**
 * Control totals of amounts, beside the numbers of rows. Only order lines have any; an amount that
 * does not parse counts nowhere.
 */
final class Amounts {
  static final String AMOUNT = "net_amount";

  private Amounts() {}

  static boolean areIn(Feed feed) {
    return feed.equals(Feeds.ORDER_LINES);
  }

  /** Where a feed's amount stands among its columns; -1: it has none. */
  static int position(Feed feed) {
    return areIn(feed) ? feed.position(AMOUNT) : -1;
  }

  /** Adds the number of rows under a condition, and the total of their amounts. */
  static void addCount(Tally tally, Feed feed, String name, Column condition) {
    tally.number(name, sum(when(condition, 1L).otherwise(0L)));
    if (areIn(feed)) {
      tally.number(name + "_amount", sum(when(condition, col(AMOUNT))));
    }
  }

  /** A total counted; null where the feed has no amounts. */
  static @Nullable BigDecimal of(Tally tally, Feed feed, String name) {
    return areIn(feed) ? tally.amount(name + "_amount") : null;
  }
}
