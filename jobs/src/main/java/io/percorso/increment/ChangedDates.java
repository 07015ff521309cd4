package io.percorso.increment;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.xxhash64;

import io.percorso.pattern.EvidenceHistory;
import io.percorso.pattern.OmnichannelDaily;
import io.percorso.pattern.OrderLineOutcomes;
import io.percorso.pattern.PatternCandidates;
import io.percorso.pattern.PatternConfig;
import io.percorso.pattern.PatternMatches;
import io.percorso.table.ContentHash;
import io.percorso.table.TableContract;
import io.percorso.table.WorkedOut;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The dates whose daily measures may come out otherwise than the night before: those of an order
 * line whose outcome or candidates came, went or changed, or on which another pattern holds; and of
 * a line that is counted otherwise, because a window has passed or a feed's history begins at
 * another instant.
 */
public final class ChangedDates {
  /** The only column. */
  public static final String DATE = "ordered_date";

  private ChangedDates() {}

  /**
   * {@link #DATE}, distinct.
   *
   * @param was what could be known of evidence the night before
   * @param is what can be now
   */
  public static Dataset<Row> between(
      NightTables before,
      NightTables after,
      PatternConfig patterns,
      EvidenceHistory was,
      EvidenceHistory is) {
    Dataset<Row> changed =
        ChangedRows.among(
            Stream.of(
                    whole(before, after, OrderLineOutcomes.CONTRACT),
                    whole(before, after, PatternCandidates.CONTRACT),
                    ChangedRows.sides(held(before), held(after), heldPattern(), col(DATE)))
                .reduce(Dataset::union)
                .orElseThrow());
    Dataset<Row> candidates =
        OmnichannelDaily.countedOtherwise(after.of(PatternCandidates.CONTRACT), patterns, was, is);
    Dataset<Row> outcomes =
        OmnichannelDaily.outcomesCountedOtherwise(
            after.of(OrderLineOutcomes.CONTRACT), patterns, was, is);
    return WorkedOut.keys(
        changed
            .select(DATE)
            .union(candidates.select(DATE))
            .union(outcomes.select(DATE))
            .distinct());
  }

  private static Dataset<Row> whole(NightTables before, NightTables after, TableContract table) {
    return ChangedRows.sides(
        before.differing(table),
        after.differing(table),
        xxhash64(lit(table.name()), ContentHash.rowHash(table)),
        col(DATE));
  }

  /** Which patterns hold on which lines, and when these were ordered. */
  private static Dataset<Row> held(NightTables night) {
    // many-to-one: outcomes have key order_id, line_number
    return night
        .differing(PatternMatches.CONTRACT)
        .select("order_id", "line_number", "pattern")
        .join(
            night.of(OrderLineOutcomes.CONTRACT).select("order_id", "line_number", DATE),
            new String[] {"order_id", "line_number"});
  }

  private static Column heldPattern() {
    return xxhash64(
        lit(PatternMatches.CONTRACT.name()), col("order_id"), col("line_number"), col("pattern"));
  }
}
