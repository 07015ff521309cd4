package io.percorso.simulate;

import io.percorso.simulate.Assortment.Product;
import io.percorso.simulate.Person.Device;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** One order while its story is told: its lines gather states and the patterns that hold. */
final class SimulatedOrder {
  private static final List<String> PICKED_UP = List.of("pickup", "ship_to_store", "reserve");

  final String id;
  final long at;
  final String channel;
  final List<Line> lines = new ArrayList<>();
  Ids ids = Ids.NONE;
  boolean isIdentified = true;
  boolean isDateOnly;
  @Nullable String storeId;
  @Nullable Device device;

  SimulatedOrder(String id, long at, String channel) {
    this.id = id;
    this.at = at;
    this.channel = channel;
  }

  /** One line of it. Instants in milliseconds; null: has not happened. */
  static final class Line {
    final int number;
    final Product product;
    final String fulfilment;
    final int quantity;
    final TreeSet<String> patterns = new TreeSet<>();
    @Nullable String pickupStoreId;
    @Nullable Long promisedAt;
    @Nullable Long readyAt;
    @Nullable Long collectedAt;
    @Nullable Long deliveredAt;
    @Nullable Long cancelledAt;

    Line(int number, Product product, String fulfilment, int quantity) {
      this.number = number;
      this.product = product;
      this.fulfilment = fulfilment;
      this.quantity = quantity;
    }

    BigDecimal amount() {
      return product.price().multiply(BigDecimal.valueOf(quantity));
    }

    boolean isPickedUp() {
      return PICKED_UP.contains(fulfilment);
    }
  }

  Line line(Product product, String fulfilment, int quantity) {
    Line line = new Line(lines.size() + 1, product, fulfilment, quantity);
    lines.add(line);
    return line;
  }

  Line first() {
    return lines.get(0);
  }

  BigDecimal amount() {
    return lines.stream().map(Line::amount).reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  boolean isOnline() {
    return channel.equals("web") || channel.equals("app");
  }

  /** Few customers pay in another currency; the same customer always the same. */
  static String currency(long person) {
    return switch ((int) (person % 23)) {
      case 5 -> "USD";
      case 11 -> "GBP";
      default -> "EUR";
    };
  }
}
