package io.percorso.staging;

import io.percorso.source.Feed;
import io.percorso.source.FeedColumn;
import io.percorso.source.FeedColumn.Role;
import io.percorso.source.FeedColumn.Type;
import io.percorso.source.RunDate;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a single row is, before it is compared with others of its key: {@link #HELD}, {@link
 * #VALID}, or the number of the first rule that rejects it.
 */
final class RowVerdicts {
  static final int HELD = -1;
  static final int VALID = 0;

  private static final Set<Type> TIMES = Set.of(Type.TIMESTAMP, Type.DATE);
  private static final Set<Type> NUMBERS =
      Set.of(Type.MONEY, Type.QUANTITY, Type.DOUBLE, Type.INTEGER);

  private final Feed feed;
  private final StagingConfig config;
  private final WallClock businessClock;
  private final long end;
  private final int receivedAt;
  private final int updatedAt;
  private final Rule[] rules;

  /** A reason to reject a row, and the column that is to blame; none: the row as a whole. */
  private record Rule(String reason, @Nullable String column, Predicate<TypedRow> rejects) {}

  /** Prepares the rules. */
  RowVerdicts(Feed feed, StagingConfig config, RunDate date) {
    this.feed = feed;
    this.config = config;
    businessClock = new WallClock(config.businessZone());
    end = WallClock.micros(date.end());
    receivedAt = feed.position(Role.RECEIVED_AT);
    updatedAt = feed.position(Role.UPDATED_AT);
    rules = rules().toArray(Rule[]::new);
  }

  /** The verdict on a row. */
  int on(TypedRow row) {
    if (isLater(row, receivedAt) || isLater(row, updatedAt)) {
      return HELD;
    }
    for (int i = 0; i < rules.length; i++) {
      if (rules[i].rejects().test(row)) {
        return i + 1;
      }
    }
    return row.eventAt() >= end ? HELD : VALID;
  }

  /** The reason of a rejecting verdict. */
  String reason(int verdict) {
    return rules[verdict - 1].reason();
  }

  /** The column to blame for a rejecting verdict; null: the row as a whole. */
  @Nullable String blamed(int verdict) {
    return rules[verdict - 1].column();
  }

  private boolean isLater(TypedRow row, int column) {
    return column >= 0 && row.values()[column] instanceof Long at && at >= end;
  }

  private List<Rule> rules() {
    List<Rule> ordered = new ArrayList<>();
    List<FeedColumn> required = feed.columns().stream().filter(FeedColumn::required).toList();
    required.stream().filter(FeedColumn::key).forEach(c -> ordered.add(absent("missing_key", c)));
    required.stream()
        .filter(c -> !c.key())
        .forEach(c -> ordered.add(absent("missing_required", c)));
    ordered.add(new Rule("missing_required", null, TypedRow::isMalformed));
    required.stream()
        .filter(c -> TIMES.contains(c.type()))
        .forEach(c -> ordered.add(unread("not_a_timestamp", c)));
    required.stream()
        .filter(c -> NUMBERS.contains(c.type()))
        .forEach(c -> ordered.add(unread("not_a_number", c)));
    required.stream()
        .filter(c -> !c.values().isEmpty())
        .forEach(c -> ordered.add(rule("unknown_value", c, value -> !c.values().contains(value))));
    Set<String> currencies = currencies();
    feed.allWithRole(Role.CURRENCY)
        .forEach(
            c ->
                ordered.add(
                    rule(
                        "unknown_currency",
                        c,
                        value -> !currencies.contains(((String) value).toUpperCase(Locale.ROOT)))));
    required.stream()
        .filter(c -> c.type() == Type.QUANTITY)
        .forEach(
            c ->
                ordered.add(
                    rule("negative_quantity", c, value -> ((BigDecimal) value).signum() < 0)));
    ordered.addAll(outOfRange());
    return ordered;
  }

  private List<Rule> outOfRange() {
    List<Rule> ordered = new ArrayList<>();
    feed.withRole(Role.EVENT_TIME)
        .ifPresent(
            event -> {
              long least =
                  WallClock.micros(
                      config.minDate().atStartOfDay(config.businessZone()).toInstant());
              long most = WallClock.micros(Instant.EPOCH.plus(config.maxFuture()));
              String name = event.name();
              ordered.add(new Rule("out_of_range", name, row -> row.eventAt() < least));
              ordered.add(
                  new Rule(
                      "out_of_range",
                      name,
                      row ->
                          receivedAt >= 0
                              && row.values()[receivedAt] instanceof Long received
                              && earliest(row) > received + most));
            });
    if (feed.has("metric") && feed.has("score")) {
      int metric = feed.position("metric");
      int score = feed.position("score");
      config
          .scores()
          .forEach(
              (name, scale) ->
                  ordered.add(
                      new Rule(
                          "out_of_range",
                          "score",
                          row ->
                              name.equals(row.values()[metric])
                                  && row.values()[score] instanceof Double given
                                  && (given < scale.least() || given > scale.most()))));
    }
    return ordered;
  }

  /** An order known by its date alone counts last on it, but may have arrived at any time of it. */
  private long earliest(TypedRow row) {
    return row.isDateOnly()
        ? businessClock.startOf(businessClock.dayOf(row.eventAt()))
        : row.eventAt();
  }

  private Rule absent(String reason, FeedColumn column) {
    int position = feed.position(column.name());
    return new Rule(reason, column.name(), row -> !row.isPresent(position));
  }

  private Rule unread(String reason, FeedColumn column) {
    int position = feed.position(column.name());
    return new Rule(reason, column.name(), row -> row.values()[position] == null);
  }

  private Rule rule(String reason, FeedColumn column, Predicate<Object> rejects) {
    int position = feed.position(column.name());
    return new Rule(
        reason,
        column.name(),
        row -> {
          Object value = row.values()[position];
          return value != null && rejects.test(value);
        });
  }

  private static Set<String> currencies() {
    return Currency.getAvailableCurrencies().stream()
        .map(Currency::getCurrencyCode)
        .collect(Collectors.toUnmodifiableSet());
  }
}
