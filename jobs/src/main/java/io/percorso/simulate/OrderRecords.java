package io.percorso.simulate;

import static io.percorso.simulate.SimulatedCalendar.DAY;
import static io.percorso.simulate.SimulatedCalendar.HOUR;
import static io.percorso.simulate.SimulatedCalendar.MINUTE;

import io.percorso.simulate.SimulatedOrder.Line;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** Writes orders, their lines in one or two versions, returns, and the truth about the lines. */
final class OrderRecords {
  private final World world;
  private final Person person;
  private final Dice dice;
  private final PersonRecords records;

  OrderRecords(World world, Person person, Dice dice, PersonRecords records) {
    this.world = world;
    this.person = person;
    this.dice = dice;
    this.records = records;
  }

  void order(SimulatedOrder order) {
    boolean hasVersions = dice.chance(0.2);
    long receivedAt = records.receivedAt(order.at);
    version(order, hasVersions ? "placed" : "completed", order.at, receivedAt);
    if (hasVersions) {
      long updatedAt = order.at + DAY;
      version(order, "completed", updatedAt, records.receivedAt(updatedAt));
    } else if (dice.chance(Shares.CONFLICTING_ORDERS)) {
      version(order, "complete?", order.at, receivedAt);
    }
    if (order.isIdentified) {
      records.named(order.ids, order.at, receivedAt);
    }
    if (order.device != null && order.isIdentified) {
      records.trueCookie("orders", order.id, order.device, order.at, receivedAt);
    }
    boolean ownVersions = order.lines.stream().anyMatch(Line::isPickedUp) || dice.chance(0.8);
    order.lines.forEach(line -> line(order, line, ownVersions));
  }

  private void version(SimulatedOrder order, String status, long updatedAt, long receivedAt) {
    RowWriter.Draft row =
        records
            .out()
            .row(SimulatedTable.ORDERS, "order_id", order.id)
            .set("sales_channel", order.channel)
            .set("currency", SimulatedOrder.currency(person.index()))
            .set("status", status)
            .set("store_id", order.storeId)
            .set("anonymous_id", order.device == null ? null : order.device.cookie())
            .at("updated_at", updatedAt);
    if (order.isDateOnly) {
      row.set("ordered_at", world.calendar().date(world.calendar().dayOf(order.at)));
    } else {
      row.at("ordered_at", order.at);
    }
    order.ids.on(row);
    row.write(receivedAt);
  }

  /** Either a version as ordered and one as it ended, or all dates at once and no updated_at. */
  private void line(SimulatedOrder order, Line line, boolean hasVersions) {
    List<Long> states =
        Arrays.asList(line.readyAt, line.collectedAt, line.deliveredAt, line.cancelledAt);
    long lastState = states.stream().filter(Objects::nonNull).mapToLong(s -> s).max().orElse(0);
    if (!hasVersions || lastState == 0) {
      states(lineRow(order, line), line).write(records.receivedAt(order.at));
      return;
    }
    lineRow(order, line).at("updated_at", order.at).write(records.receivedAt(order.at));
    states(lineRow(order, line), line)
        .at("updated_at", lastState)
        .write(records.receivedAt(lastState));
  }

  private RowWriter.Draft lineRow(SimulatedOrder order, Line line) {
    return records
        .out()
        .row(SimulatedTable.ORDER_LINES, "order_id", order.id)
        .set("line_number", String.valueOf(line.number))
        .set("product_id", line.product.id())
        .set("category", line.number == 2 ? null : line.product.category())
        .set("quantity", String.valueOf(line.quantity))
        .set("net_amount", line.amount().toPlainString())
        .set("fulfilment", line.fulfilment)
        .set("pickup_store_id", line.pickupStoreId)
        .at("promised_at", line.promisedAt);
  }

  private static RowWriter.Draft states(RowWriter.Draft row, Line line) {
    return row.at("ready_at", line.readyAt)
        .at("collected_at", line.collectedAt)
        .at("delivered_at", line.deliveredAt)
        .at("cancelled_at", line.cancelledAt);
  }

  void returned(SimulatedOrder order, Line line, long at, String channel, String storeId) {
    records
        .out()
        .row(SimulatedTable.RETURNS, "return_id", records.nextKey("r"))
        .set("order_id", order.id)
        .set("line_number", String.valueOf(line.number))
        .at("returned_at", at)
        .set("return_channel", channel)
        .set("quantity", "1")
        .set("refund_amount", line.product.price().toPlainString())
        .set("store_id", channel.equals("store") ? storeId : null)
        .set("reason", dice.oneOf(List.of("size", "damaged", "not as expected")))
        .at("updated_at", at)
        .write(records.receivedAt(at));
  }

  /** Truth of the lines, once all that bears on them is written. */
  void truth(SimulatedOrder order, Story story) {
    long establishedAt =
        Math.max(records.lastReceivedAt() + HOUR, records.knownAt(order.at) + MINUTE);
    for (Line line : order.lines) {
      truth(SimulatedTable.TRUE_ORDER_LINES, order, line, establishedAt)
          .set("true_person", order.isIdentified ? person.name() : null)
          .set("story", story.name().toLowerCase(Locale.ROOT))
          .set("product_id", line.product.id())
          .set("category", line.product.category())
          .write();
      for (String pattern : line.patterns) {
        truth(SimulatedTable.TRUE_PATTERNS, order, line, establishedAt)
            .set("pattern", pattern)
            .write();
      }
    }
  }

  private RowWriter.Draft truth(
      SimulatedTable table, SimulatedOrder order, Line line, long establishedAt) {
    return records
        .out()
        .row(table, "order_id", order.id)
        .set("line_number", String.valueOf(line.number))
        .set("ordered_at", orderedAt(order))
        .instant("established_at", establishedAt);
  }

  /** Of a date alone its last microsecond. */
  private Timestamp orderedAt(SimulatedOrder order) {
    if (!order.isDateOnly) {
      return new Timestamp(order.at);
    }
    SimulatedCalendar calendar = world.calendar();
    long nextMidnight = calendar.at(calendar.dayOf(order.at) + 1, 0);
    return Timestamp.from(Instant.ofEpochMilli(nextMidnight).minusNanos(1000));
  }
}
