package io.percorso.staging;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.upper;
import static org.apache.spark.sql.functions.when;

import io.percorso.source.Feed;
import io.percorso.source.FeedColumn;
import io.percorso.source.FeedColumn.Role;
import io.percorso.source.FeedColumn.Type;
import io.percorso.source.FeedReader;
import io.percorso.source.RunDate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.DataTypes;
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
  private final Instant end;
  private final @Nullable Column eventAt;
  private final List<Rule> rules;

  /** A reason to reject a row, and the column that is to blame; none: the row as a whole. */
  private record Rule(String reason, @Nullable String column, Column condition) {}

  /**
   * Verdicts on rows with typed columns.
   *
   * @param raw the delivered value of a column, null where there is none
   * @param eventAt the instant of the event; null where the feed has none
   */
  RowVerdicts(
      Feed feed,
      StagingConfig config,
      RunDate date,
      Function<FeedColumn, Column> raw,
      @Nullable Column eventAt) {
    this.feed = feed;
    this.config = config;
    this.end = date.end();
    this.eventAt = eventAt;
    this.rules = rules(raw);
  }

  /** The verdict, an integer. */
  Column verdict() {
    Column arrivesLater = timed(Role.RECEIVED_AT).or(timed(Role.UPDATED_AT));
    Column verdict = when(arrivesLater, lit(HELD));
    for (int i = 0; i < rules.size(); i++) {
      verdict = verdict.when(rules.get(i).condition(), lit(i + 1));
    }
    if (eventAt != null) {
      verdict = verdict.when(eventAt.geq(lit(end)), lit(HELD));
    }
    return verdict.otherwise(lit(VALID));
  }

  /** The reason of a rejecting verdict. */
  Column reason(Column verdict) {
    return element_at(
        array(rules.stream().map(rule -> lit(rule.reason())).toArray(Column[]::new)), verdict);
  }

  /** The column to blame for a rejecting verdict; null: the row as a whole. */
  Column blamed(Column verdict) {
    return element_at(
        array(
            rules.stream()
                .map(rule -> lit(rule.column()).cast(DataTypes.StringType))
                .toArray(Column[]::new)),
        verdict);
  }

  private Column timed(Role role) {
    return feed.withRole(role).map(column -> col(column.name()).geq(lit(end))).orElse(lit(false));
  }

  private List<Rule> rules(Function<FeedColumn, Column> raw) {
    List<Rule> ordered = new ArrayList<>();
    List<FeedColumn> required = feed.columns().stream().filter(FeedColumn::required).toList();
    required.stream()
        .filter(FeedColumn::key)
        .forEach(c -> ordered.add(rule("missing_key", c, raw.apply(c).isNull())));
    required.stream()
        .filter(c -> !c.key())
        .forEach(c -> ordered.add(rule("missing_required", c, raw.apply(c).isNull())));
    ordered.add(new Rule("missing_required", null, col(FeedReader.IS_MALFORMED)));
    required.stream()
        .filter(c -> TIMES.contains(c.type()))
        .forEach(c -> ordered.add(rule("not_a_timestamp", c, value(c).isNull())));
    required.stream()
        .filter(c -> NUMBERS.contains(c.type()))
        .forEach(c -> ordered.add(rule("not_a_number", c, value(c).isNull())));
    required.stream()
        .filter(c -> !c.values().isEmpty())
        .forEach(c -> ordered.add(rule("unknown_value", c, isNoneOf(value(c), c.values()))));
    feed.allWithRole(Role.CURRENCY)
        .forEach(
            c -> ordered.add(rule("unknown_currency", c, isNoneOf(upper(value(c)), currencies()))));
    required.stream()
        .filter(c -> c.type() == Type.QUANTITY)
        .forEach(c -> ordered.add(rule("negative_quantity", c, value(c).lt(0))));
    ordered.addAll(outOfRange());
    return ordered;
  }

  private List<Rule> outOfRange() {
    List<Rule> ordered = new ArrayList<>();
    if (eventAt != null) {
      FeedColumn event = feed.withRole(Role.EVENT_TIME).orElseThrow();
      Instant least = config.minDate().atStartOfDay(config.businessZone()).toInstant();
      ordered.add(rule("out_of_range", event, eventAt.lt(lit(least))));
      feed.withRole(Role.RECEIVED_AT)
          .ifPresent(
              received ->
                  ordered.add(
                      rule(
                          "out_of_range",
                          event,
                          eventAt.gt(value(received).plus(lit(config.maxFuture()))))));
    }
    if (feed.has("metric") && feed.has("score")) {
      config
          .scores()
          .forEach(
              (metric, scale) ->
                  ordered.add(
                      new Rule(
                          "out_of_range",
                          "score",
                          col("metric")
                              .equalTo(metric)
                              .and(
                                  col("score")
                                      .lt(scale.least())
                                      .or(col("score").gt(scale.most()))))));
    }
    return ordered;
  }

  private static Rule rule(String reason, FeedColumn column, Column condition) {
    return new Rule(reason, column.name(), condition);
  }

  private static Column value(FeedColumn column) {
    return col(column.name());
  }

  private static Column isNoneOf(Column value, Set<String> values) {
    return org.apache.spark.sql.functions.not(
        value.isin(values.stream().sorted().toArray(Object[]::new)));
  }

  private static Set<String> currencies() {
    return Currency.getAvailableCurrencies().stream()
        .map(Currency::getCurrencyCode)
        .collect(java.util.stream.Collectors.toUnmodifiableSet());
  }
}
