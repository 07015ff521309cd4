package io.percorso.simulate;

import io.percorso.simulate.Assortment.Product;
import io.percorso.simulate.Person.Device;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What the company's systems record of one person, and of the truth whose identifier and whose
 * cookie that was. Keys are numbered within the person.
 */
final class PersonRecords {
  private final World world;
  private final Person person;
  private final Dice dice;
  private final RowWriter out;
  private final Map<String, Long> linkedAt = new TreeMap<>();
  private int keys;
  private long delay;
  private long lastReceivedAt;

  PersonRecords(World world, Person person, Dice dice, RowWriter out) {
    this.world = world;
    this.person = person;
    this.dice = dice;
    this.out = out;
  }

  RowWriter out() {
    return out;
  }

  String nextKey(String prefix) {
    return prefix + person.index() + "-" + keys++;
  }

  /** From now on rows arrive so much later than usual. */
  void delayBy(long millis) {
    delay = millis;
    lastReceivedAt = 0;
  }

  /** Arrival of the last row since {@link #delayBy}. */
  long lastReceivedAt() {
    return lastReceivedAt;
  }

  long receivedAt(long at) {
    long receivedAt = at + SimulatedCalendar.MINUTE + delay;
    lastReceivedAt = Math.max(lastReceivedAt, receivedAt);
    return receivedAt;
  }

  // ---- the CRM

  void customers() {
    if (!person.isMember()) {
      return;
    }
    long firstAt = Math.max(world.calendar().at(0, 0), person.joinedAt());
    long arrived = firstAt + SimulatedCalendar.HOUR;
    customer(person.customerId(), person.joinedAt(), person.joinedAt(), arrived, true);
    if (person.secondCustomerId() != null) {
      customer(person.secondCustomerId(), person.joinedAt(), person.joinedAt(), arrived, false);
    }
    if (person.changesEmail()) {
      long at = Math.max(person.emailChangedAt(), person.joinedAt() + SimulatedCalendar.HOUR);
      customer(person.customerId(), person.joinedAt(), at, at + SimulatedCalendar.HOUR, true);
    }
  }

  private void customer(
      String customerId, long createdAt, long updatedAt, long receivedAt, boolean isFirst) {
    String email = person.email(updatedAt);
    Ids ids =
        new Ids(
            customerId,
            isFirst ? person.loyaltyId() : null,
            email,
            isFirst ? person.typedPhone(dice) : null);
    RowWriter.Draft row =
        out.row(SimulatedTable.CUSTOMERS, "customer_id", customerId)
            .at("created_at", createdAt)
            .at("updated_at", updatedAt)
            .set("birth_year", 1945 + dice.below(60))
            .set("city", Assortment.city(dice.below(Assortment.STORES)))
            .set("country", "ES")
            .set("acquired_via", dice.chance(0.6) ? "store" : "web")
            .set("consent_analytics", person.isDenied() ? "denied" : "granted")
            .attribute("newsletter", dice.chance(0.5) ? "yes" : "no");
    ids.on(row);
    row.write(receivedAt);
    link("customer_id", customerId, receivedAt);
    link("email", email, receivedAt);
    if (isFirst && person.loyaltyId() != null) {
      link("loyalty_id", person.loyaltyId(), receivedAt);
    }
    if (isFirst && person.phone() != null) {
      link("phone", person.phone(), receivedAt);
    }
  }

  /** When what the person is called at an instant had been joined into one by the CRM. */
  long knownAt(long at) {
    long known = 0;
    for (Map.Entry<String, Long> entry : linkedAt.entrySet()) {
      boolean isNewEmail = entry.getKey().startsWith("email/moved.");
      if (!isNewEmail || at >= person.emailChangedAt()) {
        known = Math.max(known, entry.getValue());
      }
    }
    return known;
  }

  /** A row of a feed that is not the CRM's names the person; of a guest it is the first to. */
  void named(Ids ids, long at, long receivedAt) {
    if (!person.isMember() && ids.email() != null) {
      link("email", person.email(at), receivedAt);
      if (ids.phone() != null && person.phone() != null && isOwnPhone(ids.phone())) {
        link("phone", person.phone(), receivedAt);
      }
    }
  }

  private static boolean isOwnPhone(String typed) {
    return !typed.equals(World.CALL_CENTRE_PHONE);
  }

  private void link(String namespace, String identifier, long receivedAt) {
    linkedAt.merge(namespace + "/" + identifier, receivedAt, Math::min);
  }

  void trueIdentifiers() {
    linkedAt.forEach(
        (key, at) -> {
          int slash = key.indexOf('/');
          out.row(SimulatedTable.TRUE_IDENTIFIERS, "namespace", key.substring(0, slash))
              .set("identifier", key.substring(slash + 1))
              .set("true_person", person.name())
              .instant("linked_at", at)
              .write();
        });
  }

  // ---- contacts

  /** A contact; its key. */
  String interaction(
      long at, String channel, String activity, Ids ids, UnaryOperator<RowWriter.Draft> more) {
    String key = nextKey("i");
    RowWriter.Draft row =
        out.row(SimulatedTable.INTERACTIONS, "interaction_id", key)
            .at("occurred_at", at)
            .set("channel", channel)
            .set("activity", activity);
    ids.on(row);
    long receivedAt = receivedAt(at);
    more.apply(row).write(receivedAt);
    named(ids, at, receivedAt);
    return key;
  }

  // ---- the site

  WebSession session(Device device, Ids ids) {
    WebSession session =
        new WebSession(out, dice, nextKey("e"), device.cookie(), device.platform(), delay).as(ids);
    return person.isDeniedOnSite() ? session.denied() : session;
  }

  /** Notes that the session's next event, written at an instant, shows whose the cookie is. */
  void authenticated(WebSession session, Device device, long at) {
    if (!person.isDeniedOnSite()) {
      trueCookie(
          "web_events", session.eventKey(), device, at, at + 5 * SimulatedCalendar.MINUTE + delay);
    }
  }

  void finished(WebSession session) {
    lastReceivedAt = Math.max(lastReceivedAt, session.lastReceivedAt());
  }

  void trueCookie(String source, String key, Device device, long at, long receivedAt) {
    out.row(SimulatedTable.TRUE_COOKIES, "source", source)
        .set("source_key", key)
        .set("anonymous_id", device.cookie())
        .set("true_person", person.name())
        .instant("occurred_at", at)
        .instant("received_at", receivedAt)
        .write();
  }

  // ---- feedback

  void feedback(
      long at,
      String metric,
      int score,
      Ids ids,
      @Nullable String orderId,
      @Nullable String interactionId,
      @Nullable Product product) {
    RowWriter.Draft row =
        out.row(SimulatedTable.FEEDBACK, "feedback_id", nextKey("f"))
            .at("submitted_at", at)
            .set("metric", metric)
            .set("score", String.valueOf(score))
            .set("comment", score > 2 ? "thanks" : "write to me at someone@example.com")
            .set("channel", metric.equals("review") ? "web" : "email")
            .set("order_id", orderId)
            .set("interaction_id", interactionId)
            .set("product_id", product == null ? null : product.id());
    ids.on(row);
    long receivedAt = receivedAt(at);
    row.write(receivedAt);
    named(ids, at, receivedAt);
  }
}
