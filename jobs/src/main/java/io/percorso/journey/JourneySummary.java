package io.percorso.journey;

import io.percorso.touchpoint.Activities;
import io.percorso.touchpoint.Micros;
import io.percorso.touchpoint.Touchpoint;
import io.percorso.touchpoint.Touchpoints;
import java.math.BigDecimal;
import java.sql.Date;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.jspecify.annotations.Nullable;

/**
 * One journey rolled up. Counts take one purchase per order; instants are microseconds.
 *
 * @param currencies distinct currencies of the amounts of its purchases; an amount without one
 *     counts as a currency of its own
 * @param netAmount null: no amount, or several currencies
 * @param convertedAt null: no purchase
 */
public record JourneySummary(
    String journeyId,
    String personId,
    int number,
    Touchpoint first,
    Touchpoint last,
    @Nullable String firstMarketingChannel,
    String outcome,
    @Nullable String currencyCode,
    List<String> channels,
    int currencies,
    long touchpointCount,
    long onlineTouchpointCount,
    long sessionCount,
    long orderCount,
    long stageBackCount,
    @Nullable BigDecimal netAmount,
    boolean isOmnichannel,
    @Nullable Long convertedAt) {
  private static final int SESSION_ID = at("session_id");
  private static final int MARKETING_CHANNEL = at("marketing_channel");
  private static final int CURRENCY_CODE = at("currency_code");
  private static final int NET_AMOUNT = at("net_amount");
  private static final int OCCURRED_DATE = at("occurred_date");

  /** The values of {@link Journeys#CONTRACT}, in its order. */
  public Row toRow() {
    Date startedDate = first.row().getDate(OCCURRED_DATE);
    long seconds = Math.floorDiv(last.occurredAt() - first.occurredAt(), 1_000_000L);
    return RowFactory.create(
        journeyId,
        personId,
        first.id(),
        last.id(),
        first.channel(),
        last.channel(),
        firstMarketingChannel,
        outcome,
        currencyCode,
        channels.toArray(String[]::new),
        number,
        currencies,
        touchpointCount,
        onlineTouchpointCount,
        sessionCount,
        orderCount,
        stageBackCount,
        netAmount,
        seconds,
        personId.startsWith("9"),
        isOmnichannel,
        Micros.toTimestamp(first.occurredAt()),
        Micros.toTimestamp(last.occurredAt()),
        convertedAt == null ? null : Micros.toTimestamp(convertedAt),
        startedDate);
  }

  /** Of a journey's steps, in total order. */
  static JourneySummary of(
      String personId, int number, List<JourneyStep> steps, long runDateEnd, Duration gap) {
    List<JourneyStep> counted = withOnePurchasePerOrder(steps);
    List<Touchpoint> all = steps.stream().map(JourneyStep::touchpoint).toList();
    Touchpoint first = all.get(0);
    Touchpoint last = all.get(all.size() - 1);
    List<Touchpoint> purchases = all.stream().filter(JourneySummary::isPurchase).toList();
    Amount amount = Amount.of(purchases);
    return new JourneySummary(
        Objects.requireNonNull(steps.get(0).journeyId(), "a journey has an id"),
        personId,
        number,
        first,
        last,
        all.stream()
            .map(touchpoint -> touchpoint.row().getString(MARKETING_CHANNEL))
            .filter(Objects::nonNull)
            .findFirst()
            .orElse(null),
        outcome(all, !purchases.isEmpty(), runDateEnd - last.occurredAt() <= Micros.of(gap)),
        amount.currencyCode(),
        List.copyOf(new TreeSet<>(all.stream().map(Touchpoint::channel).toList())),
        amount.currencies(),
        counted.size(),
        counted.stream().filter(step -> step.touchpoint().isOnline()).count(),
        all.stream()
            .map(touchpoint -> touchpoint.row().getString(SESSION_ID))
            .filter(Objects::nonNull)
            .distinct()
            .count(),
        counted.stream().filter(step -> isPurchase(step.touchpoint())).count(),
        stepsBack(counted),
        amount.net(),
        isOmnichannel(all),
        purchases.isEmpty() ? null : Long.valueOf(purchases.get(0).occurredAt()));
  }

  /** The lines of an order are bought once: only the first purchase of each order is kept. */
  private static List<JourneyStep> withOnePurchasePerOrder(List<JourneyStep> steps) {
    Set<String> bought = new HashSet<>();
    return steps.stream()
        .filter(
            step -> {
              String orderId = step.touchpoint().orderId();
              return !isPurchase(step.touchpoint()) || orderId == null || bought.add(orderId);
            })
        .toList();
  }

  private static String outcome(List<Touchpoint> all, boolean isConverted, boolean isOpen) {
    if (isConverted) {
      return "converted";
    }
    if (isOpen) {
      return "open";
    }
    return all.stream().anyMatch(touchpoint -> Activities.CART.contains(touchpoint.activity()))
        ? "abandoned_cart"
        : "browsed";
  }

  private static long stepsBack(List<JourneyStep> steps) {
    long back = 0;
    int previous = 0;
    for (JourneyStep step : steps) {
      if (step.stageNumber() > 0) {
        back += step.stageNumber() < previous ? 1 : 0;
        previous = step.stageNumber();
      }
    }
    return back;
  }

  /** The post brings every online order: a delivery alone makes no journey omnichannel. */
  private static boolean isOmnichannel(List<Touchpoint> all) {
    return all.stream().anyMatch(Touchpoint::isOnline)
        && all.stream()
            .anyMatch(
                touchpoint ->
                    !touchpoint.isOnline() && !touchpoint.activity().equals(Activities.DELIVERY));
  }

  private static boolean isPurchase(Touchpoint touchpoint) {
    return touchpoint.activity().equals(Activities.PURCHASE);
  }

  /** What purchases come to; amounts of different currencies are never added. */
  private record Amount(@Nullable BigDecimal net, @Nullable String currencyCode, int currencies) {
    static Amount of(List<Touchpoint> purchases) {
      Set<List<String>> told = new HashSet<>();
      Set<String> currencies = new HashSet<>();
      List<BigDecimal> amounts = new ArrayList<>();
      @Nullable String code = null;
      for (Touchpoint purchase : purchases) {
        if (!purchase.row().isNullAt(NET_AMOUNT) && isToldFirst(purchase, told)) {
          code = purchase.row().getString(CURRENCY_CODE);
          currencies.add(String.valueOf(code));
          amounts.add(purchase.row().getDecimal(NET_AMOUNT));
        }
      }
      return currencies.size() == 1
          ? new Amount(amounts.stream().reduce(BigDecimal.ZERO, BigDecimal::add), code, 1)
          : new Amount(null, null, currencies.size());
    }

    /** A page that confirms an order is seen again; an order's lines are each told once. */
    private static boolean isToldFirst(Touchpoint purchase, Set<List<String>> told) {
      return purchase.orderId() == null
          || purchase.lineNumber() != null
          || told.add(
              List.of(
                  purchase.orderId(),
                  String.valueOf(purchase.productId()),
                  String.valueOf(purchase.category())));
    }
  }

  private static int at(String column) {
    return Touchpoints.CONTRACT.columnNames().indexOf(column);
  }
}
