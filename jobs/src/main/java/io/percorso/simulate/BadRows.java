package io.percorso.simulate;

import static io.percorso.simulate.SimulatedCalendar.DAY;
import static io.percorso.simulate.SimulatedCalendar.HOUR;

import io.percorso.simulate.Assortment.Product;
import io.percorso.simulate.RowWriter.Draft;
import org.jspecify.annotations.Nullable;

/**
 * Rows that staging must reject, each for one reason, and lines without an order, which it must let
 * wait. A rejected row that names a person names two of them: it must link nobody.
 */
final class BadRows {
  private static final int KINDS = 13;

  private final World world;
  private final RowWriter out;
  private final long index;
  private final Dice dice;
  private final long at;
  private final Ids two;

  private BadRows(World world, long index, RowWriter out) {
    this.world = world;
    this.out = out;
    this.index = index;
    dice = world.dice("bad", index);
    at = world.calendar().at(dice.below(world.calendar().days()), 12 * HOUR);
    long other = dice.between(0, world.options().persons() - 2);
    two = new Ids("C" + (1_000_000 + other), null, new Person(world, other + 1).email(at), null);
  }

  static void write(World world, long index, RowWriter out) {
    new BadRows(world, index, out).row();
  }

  private void row() {
    switch ((int) (index % KINDS)) {
      case 0 -> order("31/02/2026 25:99", "web", "EUR").write(at);
      case 1 -> order(world.calendar().text(at), "carrier pigeon", "EUR").write(at);
      case 2 -> order(world.calendar().text(at), "web", "XBT").write(at);
      case 3 -> order(null, "web", "EUR").write(at);
      case 4 -> order(world.calendar().text(at + 3 * DAY), "web", "EUR").write(at);
      case 5 -> line("-1", "9.99", "ship").write(at);
      case 6 -> line("1", "nine", "ship").write(at);
      case 7 -> line("1", "9.99", "by balloon").write(at);
      case 8 -> line("1", "9.99", "ship").set("order_id", null).write(at);
      case 9 -> line("1", "9.99", "ship").write(at);
      case 10 -> event("yesterday").write(at);
      case 11 -> event(world.calendar().text(at)).set("event_id", " ").write(at);
      default -> feedback().write(at);
    }
  }

  private Draft order(@Nullable String orderedAt, String channel, String currency) {
    Draft row =
        out.row(SimulatedTable.ORDERS, "order_id", "bad-" + index)
            .set("ordered_at", orderedAt)
            .set("sales_channel", channel)
            .set("currency", currency);
    two.on(row);
    return row;
  }

  /** Its order is one that was rejected, or never came. */
  private Draft line(String quantity, String amount, String fulfilment) {
    Product product = Assortment.product(dice.below(Assortment.CATEGORIES), dice);
    return out.row(SimulatedTable.ORDER_LINES, "order_id", "bad-" + index)
        .set("line_number", "1")
        .set("product_id", product.id())
        .set("quantity", quantity)
        .set("net_amount", amount)
        .set("fulfilment", fulfilment);
  }

  private Draft event(String occurredAt) {
    return out.row(SimulatedTable.WEB_EVENTS, "event_id", "bad-" + index)
        .set("occurred_at", occurredAt)
        .set("activity", "visit")
        .set("anonymous_id", "bad-" + index);
  }

  private Draft feedback() {
    Draft row =
        out.row(SimulatedTable.FEEDBACK, "feedback_id", "bad-" + index)
            .at("submitted_at", at)
            .set("metric", "nps")
            .set("score", "11");
    two.on(row);
    return row;
  }
}
