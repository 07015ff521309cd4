package io.percorso.pattern;

import io.percorso.journey.JourneyStep;
import io.percorso.journey.PersonHistory;
import io.percorso.journey.StageModels;
import io.percorso.touchpoint.OrderLine;
import io.percorso.touchpoint.Touchpoint;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.RowFactory;
import org.jspecify.annotations.Nullable;

/**
 * What one person did, told in a test. A touchpoint or line takes further values as {@code
 * name=value}; an order line brings its own touchpoints, named {@code order/line/activity}.
 */
final class Story {
  private static final Set<String> OFFLINE = Set.of("store", "phone", "mail", "event");
  private static final Set<String> IN_STORE =
      Set.of("store_visit", "product_scan", "try_on", "demo", "appointment");

  private static final StageModels.Placement NO_STAGE =
      new StageModels.Placement(0, StageModels.OTHER, 0, Map.of());

  private final @Nullable String person;
  private final List<Touchpoint> touchpoints = new ArrayList<>();
  private final List<OrderLine> lines = new ArrayList<>();

  private Story(@Nullable String person) {
    this.person = person;
  }

  static Story of(@Nullable String person) {
    return new Story(person);
  }

  /** Options: product, category, brand, store, order, last, source, method. */
  Story touch(String id, String activity, String channel, String at, String... options) {
    Map<String, String> named = named(options);
    long occurred = TestPatterns.micros(at);
    add(
        id,
        named.getOrDefault("source", isWeb(channel) ? "web_events" : "interactions"),
        activity,
        channel,
        named,
        occurred,
        named.containsKey("last") ? TestPatterns.micros(named.get("last")) : occurred);
    return this;
  }

  /**
   * Options: line, product, category, brand, store, pickup, amount, currency, promised, ready,
   * collected, cancelled, dateOnly. Without category and brand: shoes of acme.
   */
  Story line(String order, String channel, String fulfilment, String at, String... options) {
    Map<String, String> named = named(options);
    OrderLine line =
        new OrderLine(
            order,
            named.getOrDefault("line", "1"),
            person,
            null,
            person == null ? "none" : "direct",
            named.getOrDefault("product", "boot"),
            named.getOrDefault("category", "shoes"),
            named.getOrDefault("brand", "acme"),
            named.get("store"),
            named.get("pickup"),
            channel,
            fulfilment,
            named.getOrDefault("currency", "EUR"),
            new BigDecimal("1.000"),
            new BigDecimal(named.getOrDefault("amount", "10.00")),
            named.containsKey("dateOnly"),
            TestPatterns.micros(at),
            instant(named, "promised"),
            instant(named, "ready"),
            instant(named, "collected"),
            null,
            instant(named, "cancelled"),
            List.of());
    lines.add(line);
    addTouchpoints(line);
    return this;
  }

  /** A return of the line named last. */
  Story returned(String id, String channel, String at) {
    OrderLine line = lines.remove(lines.size() - 1);
    List<OrderLine.Return> returns = new ArrayList<>(line.returns());
    returns.add(
        new OrderLine.Return(
            id,
            TestPatterns.micros(at),
            channel,
            new BigDecimal("1.000"),
            new BigDecimal("4.00"),
            null,
            null));
    lines.add(with(line, returns));
    Map<String, String> named = about(line);
    long returned = TestPatterns.micros(at);
    add(
        id,
        "returns",
        "return",
        channel.equals("store") ? "store" : "mail",
        named,
        returned,
        returned);
    return this;
  }

  PersonHistory history() {
    return history(touchpoints, lines);
  }

  /** The same in other order than it was told. */
  PersonHistory shuffled(java.util.Random random) {
    List<Touchpoint> otherTouchpoints = new ArrayList<>(touchpoints);
    List<OrderLine> otherLines = new ArrayList<>(lines);
    java.util.Collections.shuffle(otherTouchpoints, random);
    java.util.Collections.shuffle(otherLines, random);
    return history(otherTouchpoints, otherLines);
  }

  private PersonHistory history(List<Touchpoint> touchpoints, List<OrderLine> lines) {
    return new PersonHistory(
        person,
        touchpoints.stream()
            .map(t -> new JourneyStep(t, person == null ? null : "j1", 1, NO_STAGE))
            .toList(),
        List.copyOf(lines));
  }

  List<Touchpoint> touchpoints() {
    return touchpoints;
  }

  List<OrderLine> lines() {
    return lines.stream()
        .sorted(Comparator.comparing(OrderLine::orderId).thenComparing(OrderLine::lineNumber))
        .toList();
  }

  private void addTouchpoints(OrderLine line) {
    Map<String, String> named = about(line);
    String key = line.orderId() + "/" + line.lineNumber() + "/";
    String first = line.isReserve() ? "reserve" : "purchase";
    addAt(key + first, first, line.salesChannel(), named, line.orderedAt());
    if (line.isReserve() && line.collectedAt() != null) {
      addAt(key + "purchase", "purchase", "store", named, line.collectedAt());
    }
    if (line.collectedAt() != null) {
      addAt(key + "pickup", "pickup", "store", named, line.collectedAt());
    }
    if (line.cancelledAt() != null) {
      addAt(key + "cancellation", "cancellation", line.salesChannel(), named, line.cancelledAt());
    }
  }

  private void addAt(
      String id, String activity, String channel, Map<String, String> named, long at) {
    add(id, "order_lines", activity, channel, named, at, at);
  }

  private void add(
      String id,
      String source,
      String activity,
      String channel,
      Map<String, String> named,
      long occurred,
      long last) {
    touchpoints.add(
        new Touchpoint(
            id,
            source,
            id,
            activity,
            channel,
            named.get("product"),
            named.get("category"),
            named.get("brand"),
            named.get("order"),
            named.get("line"),
            named.get("store"),
            null,
            null,
            null,
            named.getOrDefault("method", "direct"),
            !OFFLINE.contains(channel),
            channel.equals("store") || (named.containsKey("store") && IN_STORE.contains(activity)),
            occurred,
            last,
            RowFactory.create()));
  }

  private static Map<String, String> about(OrderLine line) {
    Map<String, String> named = new HashMap<>();
    named.put("order", line.orderId());
    named.put("line", line.lineNumber());
    named.put("product", line.productId());
    named.put("category", line.category());
    named.put("brand", line.brand());
    named.put("store", line.storeId());
    return named;
  }

  private static OrderLine with(OrderLine line, List<OrderLine.Return> returns) {
    return new OrderLine(
        line.orderId(),
        line.lineNumber(),
        line.personId(),
        line.anonymousId(),
        line.identityMethod(),
        line.productId(),
        line.category(),
        line.brand(),
        line.storeId(),
        line.pickupStoreId(),
        line.salesChannel(),
        line.fulfilment(),
        line.currencyCode(),
        line.quantity(),
        line.netAmount(),
        line.isDateOnly(),
        line.orderedAt(),
        line.promisedAt(),
        line.readyAt(),
        line.collectedAt(),
        line.deliveredAt(),
        line.cancelledAt(),
        List.copyOf(returns));
  }

  private static boolean isWeb(String channel) {
    return channel.equals("web") || channel.equals("app");
  }

  private static @Nullable Long instant(Map<String, String> named, String name) {
    return named.containsKey(name) ? TestPatterns.micros(named.get(name)) : null;
  }

  private static Map<String, String> named(String... options) {
    Map<String, String> named = new HashMap<>();
    Arrays.stream(options)
        .map(option -> (option + "=").split("=", 3))
        .forEach(parts -> named.put(parts[0], parts[1]));
    return named;
  }
}
