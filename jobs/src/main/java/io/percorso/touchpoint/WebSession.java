package io.percorso.touchpoint;

import java.math.BigDecimal;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.jspecify.annotations.Nullable;

/** One session while its events come in; it keeps its touchpoints, not its events. */
final class WebSession {
  private static final String FEED = "web_events";

  private final String visitor;
  private final @Nullable String sessionKey;
  private final @Nullable String anonymousId;
  private final String personId;
  private final String firstEventId;
  private final String channel;
  private final @Nullable String referrer;
  private final @Nullable String entryUrl;
  private final long startedAt;
  private final Map<What, Happening> happenings = new LinkedHashMap<>();
  private String identityMethod;
  private @Nullable String source;
  private @Nullable String medium;
  private @Nullable String campaign;
  private @Nullable String device;
  private long endedAt;
  private long eventCount;

  /** What tells two touchpoints of a session apart. */
  private record What(String activity, @Nullable String productId, @Nullable String category) {}

  /** A session that begins with this event. */
  WebSession(Row event, Visitor.Owner owner) {
    visitor = event.getString(VisitorRow.VISITOR);
    sessionKey = event.getString(VisitorRow.SESSION_KEY);
    anonymousId = event.getString(VisitorRow.ANONYMOUS_ID);
    personId = owner.personId();
    identityMethod = owner.identityMethod();
    firstEventId = event.getString(VisitorRow.EVENT_ID);
    channel = channelOf(event);
    referrer = event.getString(VisitorRow.REFERRER);
    entryUrl = event.getString(VisitorRow.PAGE_URL);
    startedAt = event.getLong(VisitorRow.OCCURRED);
  }

  long startedAt() {
    return startedAt;
  }

  long endedAt() {
    return endedAt;
  }

  /** Takes an event that is not before the last one. */
  void add(Row event, Visitor.Owner owner, boolean orderIsStaged) {
    eventCount++;
    endedAt = event.getLong(VisitorRow.OCCURRED);
    if (owner.identityMethod().equals("direct")) {
      identityMethod = "direct";
    }
    nameOrigin(event);
    String activity = Activities.known(event.getString(VisitorRow.ACTIVITY));
    boolean hasOtherTouchpoint =
        activity.equals(Activities.VISIT)
            || (activity.equals(Activities.PURCHASE) && orderIsStaged);
    if (!hasOtherTouchpoint) {
      What what =
          new What(
              activity,
              event.getString(VisitorRow.PRODUCT_ID),
              event.getString(VisitorRow.CATEGORY));
      happenings.computeIfAbsent(what, w -> new Happening(w, event)).add(event);
    }
  }

  /** Gives the visit, with the session as its last column, and the session's other touchpoints. */
  void close(
      TouchpointConfig config,
      BusinessDates dates,
      MarketingChannels marketingChannels,
      Consumer<Row> touchpoints) {
    String sessionId = SourceHash.of(visitor, firstEventId);
    String marketingChannel = marketingChannels.of(source, medium);
    touchpoints.accept(
        touchpoint(sessionId, Activities.VISIT, null, null)
            .in(channel, null, config)
            .during(startedAt, endedAt, dates)
            .set(TouchpointRow.MARKETING_CHANNEL, marketingChannel)
            .set(TouchpointRow.CAMPAIGN, campaign)
            .set(TouchpointRow.EVENT_COUNT, eventCount)
            .extra(session(sessionId, marketingChannel, dates))
            .build());
    happenings
        .values()
        .forEach(happening -> touchpoints.accept(happening.row(sessionId, config, dates)));
  }

  private void nameOrigin(Row event) {
    if (source == null && medium == null) {
      source = event.getString(VisitorRow.SOURCE);
      medium = event.getString(VisitorRow.MEDIUM);
      if (source != null || medium != null) {
        campaign = event.getString(VisitorRow.CAMPAIGN);
      }
    }
    if (device == null) {
      device = event.getString(VisitorRow.DEVICE);
    }
  }

  private TouchpointRow touchpoint(
      String sessionId, String activity, @Nullable String productId, @Nullable String category) {
    return new TouchpointRow(1)
        .of(FEED, List.of(firstEventId), activity, productId, category)
        .set(TouchpointRow.PERSON_ID, personId)
        .set(TouchpointRow.SESSION_ID, sessionId)
        .set(TouchpointRow.ANONYMOUS_ID, anonymousId)
        .set(TouchpointRow.IDENTITY_METHOD, identityMethod);
  }

  /** In the order of {@link Sessions#CONTRACT}. */
  private Row session(String sessionId, String marketingChannel, BusinessDates dates) {
    return RowFactory.create(
        sessionId,
        personId,
        anonymousId,
        sessionKey,
        channel,
        marketingChannel,
        source,
        medium,
        campaign,
        referrer,
        entryUrl,
        device,
        identityMethod,
        eventCount,
        Micros.toTimestamp(startedAt),
        Micros.toTimestamp(endedAt),
        dates.of(startedAt));
  }

  private static String channelOf(Row event) {
    return Channels.APP.equalsIgnoreCase(event.getString(VisitorRow.PLATFORM))
        ? Channels.APP
        : Channels.WEB;
  }

  /** All events of one activity, product and category of the session. */
  private final class Happening {
    private final What what;
    private final String firstChannel;
    private final @Nullable String brand;
    private final long firstAt;
    private final Set<String> pricedOrders = new HashSet<>();
    private @Nullable String firstCampaign;
    private @Nullable String storeId;
    private @Nullable String orderId;
    private @Nullable Integer searchResults;
    private @Nullable BigDecimal value;
    private long lastAt;
    private long count;

    Happening(What what, Row first) {
      this.what = what;
      firstChannel = channelOf(first);
      brand = first.getString(VisitorRow.BRAND);
      firstAt = first.getLong(VisitorRow.OCCURRED);
    }

    void add(Row event) {
      count++;
      lastAt = event.getLong(VisitorRow.OCCURRED);
      String order = event.getString(VisitorRow.ORDER_ID);
      orderId = Bytewise.greatest(orderId, order);
      storeId = Bytewise.greatest(storeId, event.getString(VisitorRow.STORE_ID));
      if (firstCampaign == null) {
        firstCampaign = event.getString(VisitorRow.CAMPAIGN);
      }
      if (what.activity().equals(Activities.SEARCH)) {
        addSearch(event);
      } else if (what.activity().equals(Activities.PURCHASE)) {
        addValue(event, order);
      }
    }

    private void addSearch(Row event) {
      if (!event.isNullAt(VisitorRow.SEARCH_RESULTS)) {
        int results = event.getInt(VisitorRow.SEARCH_RESULTS);
        searchResults = searchResults == null ? results : Math.min(searchResults, results);
      }
    }

    /** A page that is loaded again reports its order again: an order's value counts once. */
    private void addValue(Row event, @Nullable String order) {
      if (!event.isNullAt(VisitorRow.VALUE) && (order == null || pricedOrders.add(order))) {
        BigDecimal more = event.getDecimal(VisitorRow.VALUE);
        value = value == null ? more : value.add(more);
      }
    }

    Row row(String sessionId, TouchpointConfig config, BusinessDates dates) {
      return touchpoint(sessionId, what.activity(), what.productId(), what.category())
          .in(firstChannel, storeId, config)
          .during(firstAt, lastAt, dates)
          .set(TouchpointRow.ORDER_ID, orderId)
          .set(TouchpointRow.BRAND, brand)
          .set(TouchpointRow.CAMPAIGN, firstCampaign)
          .set(TouchpointRow.EVENT_COUNT, count)
          .set(TouchpointRow.SEARCH_RESULTS, searchResults)
          .set(TouchpointRow.NET_AMOUNT, value)
          .build();
    }
  }
}
