package io.percorso.pattern;

/** Where an order line was sold. */
enum Sold {
  ONLINE,
  STORE,
  PHONE,
  MARKETPLACE;

  static Sold of(String salesChannel) {
    return switch (salesChannel) {
      case "web", "app" -> ONLINE;
      case "store" -> STORE;
      case "phone" -> PHONE;
      case "marketplace" -> MARKETPLACE;
      default -> throw new IllegalArgumentException(salesChannel + " is no sales channel");
    };
  }
}
