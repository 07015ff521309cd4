package io.percorso.simulate;

import static io.percorso.simulate.SimulatedCalendar.DAY;
import static io.percorso.simulate.SimulatedCalendar.HOUR;

import io.percorso.simulate.Assortment.Product;
import java.math.BigDecimal;
import java.util.List;

/** Products, stores and marketing costs. */
final class ReferenceRows {
  /** Marketing channel and campaign; an empty campaign is the channel as a whole. */
  private static final List<List<String>> SPENT_ON =
      List.of(
          List.of("paid_search", "spring"),
          List.of("paid_search", "clearance"),
          List.of("paid_social", "new-arrivals"),
          List.of("email", "spring"),
          List.of("display", ""));

  private ReferenceRows() {}

  static long products() {
    return (long) Assortment.CATEGORIES * Assortment.PRODUCTS_PER_CATEGORY;
  }

  static void writeProduct(World world, long index, RowWriter out) {
    Product product =
        new Product(
            (int) (index / Assortment.PRODUCTS_PER_CATEGORY),
            (int) (index % Assortment.PRODUCTS_PER_CATEGORY));
    long at = world.calendar().at(0, 0);
    if (index % 50 == 0) {
      product(world, product, out)
          .set("price", BigDecimal.ONE.setScale(2))
          .at("updated_at", at - 30 * DAY)
          .write(at);
    }
    product(world, product, out).at("updated_at", at - DAY).write(at);
  }

  private static RowWriter.Draft product(World world, Product product, RowWriter out) {
    boolean isGreen = world.isOf(0.3, "green", product.id().hashCode());
    return out.row(SimulatedTable.PRODUCTS, "product_id", product.id())
        .set("name", product.name())
        .set("category", product.category())
        .set("brand", product.brand())
        .set("price", product.price())
        .attribute("recycled", isGreen ? "yes" : "no");
  }

  static void writeStore(World world, long index, RowWriter out) {
    int store = (int) index;
    long at = world.calendar().at(0, 0);
    out.row(SimulatedTable.STORES, "store_id", Assortment.storeId(store))
        .set("name", Assortment.storeName(store))
        .set("city", Assortment.city(store))
        .set("zone", Assortment.storeZone(store))
        .at("updated_at", at - DAY)
        .write(at);
  }

  static long costs(World world) {
    return (long) world.calendar().days() * SPENT_ON.size();
  }

  /** What a day cost, known the next morning. */
  static void writeCost(World world, long index, RowWriter out) {
    Dice dice = world.dice("cost", index);
    int day = (int) (index / SPENT_ON.size());
    List<String> spentOn = SPENT_ON.get((int) (index % SPENT_ON.size()));
    int impressions = 2000 + dice.below(8000);
    out.row(SimulatedTable.MARKETING_COSTS, "cost_date", world.calendar().date(day))
        .set("channel", spentOn.get(0))
        .set("campaign", spentOn.get(1).isEmpty() ? null : spentOn.get(1))
        .set("cost", BigDecimal.valueOf(2000 + dice.below(20_000), 2).toPlainString())
        .set("currency", "EUR")
        .set("impressions", (double) impressions)
        .set("clicks", (double) (impressions / 40))
        .write(world.calendar().at(day + 1, 6 * HOUR));
  }
}
