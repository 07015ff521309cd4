package io.percorso.touchpoint;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What a row's product is: the category and brand of the products feed. */
final class ProductNames {
  private ProductNames() {}

  /**
   * The same rows with product_category and product_brand; null where the row names no product or
   * products does not know it. Broadcast, since most rows name no product and a shuffle would put
   * all of them into one task.
   */
  static Dataset<Row> joined(Dataset<Row> rows, Dataset<Row> products) {
    // many-to-one: products has key product_id
    Dataset<Row> names =
        products.select(
            col("product_id").as("named_product_id"),
            col("category").as("product_category"),
            col("brand").as("product_brand"));
    return rows.join(broadcast(names), col("product_id").equalTo(col("named_product_id")), "left")
        .drop("named_product_id");
  }
}
