package io.percorso.pattern;

import static scala.jdk.javaapi.CollectionConverters.asScala;

import io.percorso.touchpoint.OrderLine;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.ZoneId;
import java.util.List;
import java.util.function.Function;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** Writes what a line came to as rows of the three tables of order lines, in contract order. */
public final class LineRows {
  /** One line: its outcome, its matches and its candidates. */
  public static final StructType SCHEMA =
      new StructType()
          .add("outcome", OrderLineOutcomes.CONTRACT.nullableSchema())
          .add("matches", DataTypes.createArrayType(PatternMatches.CONTRACT.nullableSchema()))
          .add(
              "candidates", DataTypes.createArrayType(PatternCandidates.CONTRACT.nullableSchema()));

  private LineRows() {}

  /** A row of {@link #SCHEMA}. */
  public static Row of(LineResult result, ZoneId zone) {
    return RowFactory.create(
        outcome(result, zone),
        asScala(result.matches().stream().map(match -> match(result.line(), match)).toList()),
        asScala(result.candidates().stream().map(one -> candidate(result, one, zone)).toList()));
  }

  /** A row of core.order_line_outcomes. */
  static Row outcome(LineResult result, ZoneId zone) {
    OrderLine line = result.line();
    return RowFactory.create(
        line.orderId(),
        line.lineNumber(),
        result.touchpointId(),
        line.personId(),
        result.journeyId(),
        line.productId(),
        line.category(),
        line.brand(),
        line.storeId(),
        line.pickupStoreId(),
        line.salesChannel(),
        line.fulfilment(),
        result.primaryPattern(),
        result.state().text(),
        result.pickupState() == null ? null : result.pickupState().text(),
        line.identityMethod(),
        line.currencyCode(),
        line.quantity(),
        line.netAmount(),
        sum(line, OrderLine.Return::quantity, 3),
        sum(line, OrderLine.Return::refundAmount, 2),
        line.isDateOnly(),
        timestamp(line.orderedAt()),
        timestamp(line.purchasedAt()),
        timestamp(line.promisedAt()),
        timestamp(line.readyAt()),
        timestamp(line.collectedAt()),
        timestamp(line.deliveredAt()),
        timestamp(line.cancelledAt()),
        date(line.orderedAt(), zone));
  }

  /** A row of core.pattern_matches. */
  static Row match(OrderLine line, PatternMatch match) {
    return RowFactory.create(
        line.orderId(),
        line.lineNumber(),
        match.pattern(),
        line.personId(),
        match.level() == null ? null : match.level().text(),
        match.identityMethod(),
        asScala(match.evidenceTouchpointIds()),
        match.evidenceCount(),
        match.lagSeconds(),
        timestamp(match.evidenceAt()),
        match.isSameDayUnordered());
  }

  /** A row of core.pattern_candidates. */
  static Row candidate(LineResult result, PatternCandidate candidate, ZoneId zone) {
    OrderLine line = result.line();
    return RowFactory.create(
        line.orderId(),
        line.lineNumber(),
        candidate.pattern(),
        line.personId(),
        line.salesChannel(),
        result.state().text(),
        line.currencyCode(),
        line.netAmount(),
        sum(line, OrderLine.Return::refundAmount, 2),
        candidate.lagSeconds(),
        candidate.unlessLagSeconds(),
        candidate.mirroredLagSeconds(),
        candidate.mirroredUnlessLagSeconds(),
        line.personId() != null,
        candidate.isMatched(),
        candidate.isMirroredMatched(),
        timestamp(line.purchasedAt()),
        date(line.orderedAt(), zone));
  }

  private static BigDecimal sum(
      OrderLine line, Function<OrderLine.Return, BigDecimal> amount, int scale) {
    List<OrderLine.Return> returns = line.returns();
    return returns.stream()
        .map(amount)
        .reduce(BigDecimal.ZERO, BigDecimal::add)
        .setScale(scale, RoundingMode.UNNECESSARY);
  }

  private static @Nullable Timestamp timestamp(@Nullable Long micros) {
    return micros == null ? null : Timestamp.from(EvidenceHistory.instant(micros));
  }

  private static Date date(long micros, ZoneId zone) {
    return Date.valueOf(EvidenceHistory.instant(micros).atZone(zone).toLocalDate());
  }
}
