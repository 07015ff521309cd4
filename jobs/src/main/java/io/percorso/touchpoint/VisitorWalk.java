package io.percorso.touchpoint;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Queue;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/**
 * Reads the sorted rows of whole visitors once and gives their touchpoints. In memory are one
 * visitor's markers and the open session; with a session_key of the source, one open session per
 * person who used it.
 */
final class VisitorWalk implements Iterator<Row> {
  private final Iterator<Row> rows;
  private final TouchpointConfig config;
  private final BusinessDates dates;
  private final MarketingChannels marketingChannels;
  private final long gap;
  private final long longest;
  private final Queue<Row> ready = new ArrayDeque<>();
  private final Map<String, WebSession> open = new LinkedHashMap<>();
  private String visitorId = "";
  private Visitor visitor = new Visitor();
  private @Nullable String sessionKey;

  VisitorWalk(Iterator<Row> rows, TouchpointConfig config) {
    this.rows = rows;
    this.config = config;
    dates = new BusinessDates(config.businessZone());
    marketingChannels = config.marketingChannels();
    gap = Micros.of(config.sessionGap());
    longest = Micros.of(config.sessionMax());
  }

  @Override
  public boolean hasNext() {
    while (ready.isEmpty() && rows.hasNext()) {
      take(rows.next());
    }
    if (ready.isEmpty()) {
      closeSessions();
    }
    return !ready.isEmpty();
  }

  @Override
  public Row next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return ready.remove();
  }

  private void take(Row row) {
    String id = row.getString(VisitorRow.VISITOR);
    if (!id.equals(visitorId)) {
      closeSessions();
      visitorId = id;
      visitor = new Visitor();
    }
    switch (row.getInt(VisitorRow.KIND)) {
      case VisitorRow.ASSIGNMENT ->
          visitor.assign(
              row.getLong(VisitorRow.OCCURRED),
              row.getLong(VisitorRow.UNTIL),
              row.getString(VisitorRow.PERSON_ID),
              row.getBoolean(VisitorRow.IS_WEB_JOINABLE));
      case VisitorRow.LOGIN ->
          visitor.login(
              row.getString(VisitorRow.CUSTOMER),
              row.getString(VisitorRow.PERSON_ID),
              row.getBoolean(VisitorRow.IS_WEB_JOINABLE));
      case VisitorRow.ORDER -> visitor.order(row.getString(VisitorRow.ORDER_ID));
      default -> takeEvent(row);
    }
  }

  private void takeEvent(Row event) {
    long occurredAt = event.getLong(VisitorRow.OCCURRED);
    Visitor.Owner owner =
        visitor.ownerOf(
            event.getString(VisitorRow.ANONYMOUS_ID),
            event.getString(VisitorRow.CUSTOMER),
            event.getString(VisitorRow.EMAIL),
            occurredAt);
    if (owner == null) {
      return;
    }
    String key = event.getString(VisitorRow.SESSION_KEY);
    if (!Objects.equals(key, sessionKey) || (key == null && isCut(owner, occurredAt))) {
      closeSessions();
    }
    sessionKey = key;
    open.computeIfAbsent(owner.personId(), person -> new WebSession(event, owner))
        .add(event, owner, visitor.isStagedOrder(event.getString(VisitorRow.ORDER_ID)));
  }

  /** Whether the open session cannot take an event of this owner at this instant. */
  private boolean isCut(Visitor.Owner owner, long occurredAt) {
    if (open.isEmpty()) {
      return false;
    }
    WebSession session = open.get(owner.personId());
    return session == null
        || occurredAt - session.endedAt() > gap
        || occurredAt - session.startedAt() > longest;
  }

  private void closeSessions() {
    open.values().forEach(s -> s.close(config, dates, marketingChannels, ready::add));
    open.clear();
  }
}
