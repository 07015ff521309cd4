package io.percorso.simulate;

import static io.percorso.simulate.SimulatedCalendar.SECOND;

import io.percorso.simulate.Assortment.Product;
import java.util.List;

/** Sessions that lead to nothing. */
final class Browsing {
  private static final List<String> ACTIVITIES =
      List.of(
          "product_view",
          "product_view",
          "product_view",
          "list_view",
          "review_read",
          "compare",
          "wishlist",
          "add_to_cart",
          "remove_from_cart",
          "availability_check");

  private Browsing() {}

  /** A visit and up to twelve events, less than half an hour apart. */
  static void write(WebSession session, Dice dice, long from, int category) {
    session.event(from, "visit", null);
    long at = from;
    int events = dice.below(13);
    for (int i = 0; i < events; i++) {
      at += (5 + dice.below(180)) * SECOND;
      Product product = Assortment.product(category, dice);
      int kind = dice.below(25);
      if (kind == 0) {
        session.search(at, product, dice.chance(0.2) ? 0 : 1 + dice.below(60));
      } else if (kind == 1) {
        session.event(at, "checkout_start", null);
        session.error(at + SECOND, "address_invalid");
      } else {
        session.event(at, dice.oneOf(ACTIVITIES), product);
      }
    }
  }
}
