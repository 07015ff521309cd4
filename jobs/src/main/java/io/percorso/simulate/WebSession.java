package io.percorso.simulate;

import io.percorso.simulate.Assortment.Product;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Events of one visitor, one after the other, from the first instant on. */
final class WebSession {
  private static final List<List<String>> SOURCES =
      List.of(
          List.of("google", "organic"),
          List.of("google", "organic"),
          List.of("google", "cpc"),
          List.of("newsletter", "email"),
          List.of("instagram", "social"),
          List.of("facebook", "paid_social"),
          List.of("partner-blog", "affiliate"),
          List.of("news.example", "referral"));
  private static final List<String> AGENTS =
      List.of(
          "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Gecko/20100101 Firefox/146.0",
          "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Mobile/15E148 Safari/604.1",
          "Mozilla/5.0 (Linux; Android 16) Chrome/143.0 Mobile Safari/537.36",
          "Mozilla/5.0 (Macintosh; Intel Mac OS X 15_0) Version/19.0 Safari/605.1.15");
  private static final List<String> DEVICES = List.of("desktop", "phone", "phone", "desktop");
  private static final List<String> CAMPAIGNS = List.of("spring", "clearance", "new-arrivals");
  private static final String BOT_AGENT =
      "Mozilla/5.0 (compatible; Examplebot/2.1; +http://www.example.com/bot.html)";

  private final RowWriter out;
  private final String key;
  private final String cookie;
  private final String platform;
  private final long delay;
  private final int agent;
  private final @Nullable List<String> source;
  private final @Nullable String campaign;
  private @Nullable String consent;
  private @Nullable String customerId;
  private @Nullable String email;
  private boolean isBot;
  private boolean isCrawler;
  private int count;
  private long lastReceivedAt;

  /**
   * @param key of the session; its events are numbered after it
   * @param delay how much later than usual the rows arrive
   */
  WebSession(RowWriter out, Dice dice, String key, String cookie, String platform, long delay) {
    this.out = out;
    this.key = key;
    this.cookie = cookie;
    this.platform = platform;
    this.delay = delay;
    agent = Math.floorMod(cookie.hashCode(), AGENTS.size());
    List<String> drawn = dice.oneOf(SOURCES);
    source = dice.chance(0.7) ? drawn : null;
    campaign =
        source != null && List.of("cpc", "email", "paid_social").contains(source.get(1))
            ? dice.oneOf(CAMPAIGNS)
            : null;
    consent = dice.chance(0.8) ? "granted" : null;
  }

  WebSession denied() {
    consent = "denied";
    return this;
  }

  /** Later events bear these identifiers; a tracker has no column for a card or a phone. */
  WebSession as(Ids ids) {
    customerId = ids.customerId();
    email = ids.email();
    return this;
  }

  /** A machine that says so in its user agent, or that the tracker has marked. */
  WebSession bot(boolean markedByTracker) {
    isBot = markedByTracker;
    isCrawler = !markedByTracker;
    return this;
  }

  /** When the last of the rows written so far arrived. */
  long lastReceivedAt() {
    return lastReceivedAt;
  }

  String eventKey() {
    return key + "-" + count;
  }

  WebSession event(long at, String activity, @Nullable Product product) {
    write(
        draft(at, activity).set("product_id", product == null ? null : product.id()), product, at);
    return this;
  }

  /** An event about a category as a whole. */
  WebSession categoryEvent(long at, String activity, Product product) {
    write(draft(at, activity), product, at);
    return this;
  }

  WebSession storeEvent(long at, String activity, @Nullable Product product, String storeId) {
    write(
        draft(at, activity)
            .set("product_id", product == null ? null : product.id())
            .set("store_id", storeId),
        product,
        at);
    return this;
  }

  WebSession search(long at, Product product, int results) {
    write(
        draft(at, "search")
            .set("search_term", results == 0 ? product.name() + " blue xxl" : product.category())
            .set("search_results", results),
        product,
        at);
    return this;
  }

  WebSession error(long at, String code) {
    write(draft(at, "checkout_error").set("error_code", code), null, at);
    return this;
  }

  WebSession purchase(long at, @Nullable String orderId, BigDecimal value) {
    write(draft(at, "purchase").set("order_id", orderId).set("value", value), null, at);
    return this;
  }

  private RowWriter.Draft draft(long at, String activity) {
    RowWriter.Draft row =
        out.row(SimulatedTable.WEB_EVENTS, "event_id", eventKey())
            .at("occurred_at", at)
            .set("activity", activity)
            .set("anonymous_id", cookie)
            .set("platform", platform)
            .set("device", DEVICES.get(agent))
            .set("user_agent", isCrawler ? BOT_AGENT : AGENTS.get(agent))
            .set("is_bot", isBot)
            .set("consent_analytics", consent)
            .set("customer_id", customerId)
            .set("email", email);
    if (count == 0 && source != null) {
      row.set("source", source.get(0))
          .set("medium", source.get(1))
          .set("campaign", campaign)
          .set("referrer", "https://www." + source.get(0).replace(".example", "") + ".example/");
    }
    return row;
  }

  private void write(RowWriter.Draft row, @Nullable Product product, long at) {
    String page = product == null ? "" : "c/" + product.categoryNumber();
    lastReceivedAt = at + 5 * SimulatedCalendar.MINUTE + delay;
    row.set("category", product == null ? null : product.category())
        .set("page_url", "https://shop.example.com/" + page)
        .write(lastReceivedAt);
    count++;
  }
}
