package io.percorso.simulate;

import static io.percorso.simulate.SimulatedCalendar.HOUR;

import io.percorso.simulate.Assortment.Product;

/**
 * One visitor with very many events, who is one customer with very many orders; both are spread
 * evenly over all the days. The truth does not know them.
 */
final class Whale {
  private static final String NAME = "whale";

  private Whale() {}

  static void writeEvent(World world, long index, RowWriter out) {
    VisitorDiary.single(world, NAME, index, at(world, index, world.options().whaleEvents()), out);
  }

  /** An order of one line. */
  static void writeOrder(World world, long index, RowWriter out) {
    long at = at(world, index, world.options().whaleOrders());
    String id = NAME + "-" + index;
    out.row(SimulatedTable.ORDERS, "order_id", id)
        .at("ordered_at", at)
        .set("sales_channel", index % 2 == 0 ? "web" : "store")
        .set("currency", "EUR")
        .set("customer_id", NAME)
        .set("anonymous_id", index % 2 == 0 ? NAME : null)
        .write(at);
    Product product =
        Assortment.product((int) (index % Assortment.CATEGORIES), world.dice(NAME, index));
    out.row(SimulatedTable.ORDER_LINES, "order_id", id)
        .set("line_number", "1")
        .set("product_id", product.id())
        .set("category", product.category())
        .set("quantity", "1")
        .set("net_amount", product.price().toPlainString())
        .set("fulfilment", index % 2 == 0 ? "ship" : "in_store")
        .write(at);
  }

  private static long at(World world, long index, long all) {
    SimulatedCalendar calendar = world.calendar();
    long span = calendar.end() - HOUR - calendar.earliest();
    return calendar.earliest() + (long) (span * (index / (double) all));
  }
}
