package io.percorso.simulate;

import java.math.BigDecimal;
import java.util.List;

/** What the company sells and where: 400 categories of 5 products each, and 40 stores. */
final class Assortment {
  static final int CATEGORIES = 400;
  static final int PRODUCTS_PER_CATEGORY = 5;
  static final int STORES = 40;

  private static final List<String> GROUPS =
      List.of(
          "women",
          "men",
          "girls",
          "boys",
          "baby",
          "running",
          "hiking",
          "cycling",
          "swimming",
          "football",
          "kitchen",
          "bathroom",
          "bedroom",
          "garden",
          "office",
          "travel",
          "beauty",
          "camping",
          "winter",
          "school");
  private static final List<String> KINDS =
      List.of(
          "shoes",
          "jackets",
          "shirts",
          "trousers",
          "bags",
          "watches",
          "lamps",
          "chairs",
          "tables",
          "textiles",
          "tools",
          "electronics",
          "toys",
          "books",
          "accessories",
          "storage",
          "care",
          "glasses",
          "gloves",
          "gifts");
  private static final List<String> CITIES =
      List.of(
          "Madrid",
          "Barcelona",
          "Valencia",
          "Sevilla",
          "Zaragoza",
          "Málaga",
          "Murcia",
          "Bilbao",
          "Alicante",
          "Las Palmas");
  private static final int BRANDS = 60;

  private Assortment() {}

  /** A product, its category by number and its number within it. */
  record Product(int categoryNumber, int number) {
    String id() {
      return "P" + (100_000 + categoryNumber * 100 + number);
    }

    String category() {
      return GROUPS.get(categoryNumber / KINDS.size())
          + " "
          + KINDS.get(categoryNumber % KINDS.size());
    }

    String name() {
      return category() + " " + (number + 1);
    }

    String brand() {
      return "Brand " + (1 + Math.floorMod(Dice.hash(0, "brand", key()), BRANDS));
    }

    /** List price, two decimals. */
    BigDecimal price() {
      return BigDecimal.valueOf(499 + Math.floorMod(Dice.hash(0, "price", key()), 30_000), 2);
    }

    /** Another product of the category. */
    Product sibling() {
      return new Product(categoryNumber, (number + 2) % PRODUCTS_PER_CATEGORY);
    }

    private long key() {
      return (long) categoryNumber * PRODUCTS_PER_CATEGORY + number;
    }
  }

  static Product product(int category, Dice dice) {
    return new Product(category, dice.below(PRODUCTS_PER_CATEGORY));
  }

  static String storeId(int store) {
    return "S" + (100 + store);
  }

  static String city(int store) {
    return CITIES.get(store % CITIES.size());
  }

  static String storeName(int store) {
    return city(store) + " " + (1 + store / CITIES.size());
  }

  static String storeZone(int store) {
    return city(store).equals("Las Palmas") ? "Atlantic/Canary" : "Europe/Madrid";
  }
}
