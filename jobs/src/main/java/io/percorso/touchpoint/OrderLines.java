package io.percorso.touchpoint;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.sort_array;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.types.DataTypes.BooleanType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;
import static org.apache.spark.sql.types.DataTypes.createArrayType;
import static org.apache.spark.sql.types.DataTypes.createDecimalType;

import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * Order lines with what their order, product and returns say of them. Grain: one row per order line
 * whose order is staged. Key: order_id, line_number.
 */
public final class OrderLines {
  private static final DataType MONEY = createDecimalType(18, 2);
  private static final DataType QUANTITY = createDecimalType(18, 3);

  private static final StructType RETURN_SCHEMA =
      new StructType()
          .add("returned_at", TimestampType)
          .add("return_id", StringType)
          .add("return_channel", StringType)
          .add("quantity", QUANTITY)
          .add("refund_amount", MONEY)
          .add("store_id", StringType)
          .add("reason", StringType);

  /** The columns, in order; returns by (returned_at, return_id), null where there are none. */
  public static final StructType SCHEMA =
      new StructType()
          .add("order_id", StringType)
          .add("line_number", StringType)
          .add("person_id", StringType)
          .add("anonymous_id", StringType)
          .add("identity_method", StringType)
          .add("product_id", StringType)
          .add("category", StringType)
          .add("brand", StringType)
          .add("store_id", StringType)
          .add("pickup_store_id", StringType)
          .add("sales_channel", StringType)
          .add("fulfilment", StringType)
          .add("currency_code", StringType)
          .add("quantity", QUANTITY)
          .add("net_amount", MONEY)
          .add("is_date_only", BooleanType)
          .add("ordered_at", TimestampType)
          .add("promised_at", TimestampType)
          .add("ready_at", TimestampType)
          .add("collected_at", TimestampType)
          .add("delivered_at", TimestampType)
          .add("cancelled_at", TimestampType)
          .add("returns", createArrayType(RETURN_SCHEMA));

  private OrderLines() {}

  /**
   * One row per order line whose order is staged, as {@link #SCHEMA}.
   *
   * @param orders staged, with person_id and identity_method
   * @param orderLines staged
   * @param returns staged
   * @param products staged
   */
  public static Dataset<Row> from(
      Dataset<Row> orders, Dataset<Row> orderLines, Dataset<Row> returns, Dataset<Row> products) {
    Dataset<Row> headers =
        orders.select(
            col("order_id"),
            col("person_id"),
            col("anonymous_id"),
            col("identity_method"),
            col("store_id"),
            col("sales_channel"),
            col("currency").as("currency_code"),
            col("is_date_only"),
            col("ordered_at"));
    // many-to-one: orders has key order_id; one-to-one: returnsByLine has the line's key
    Dataset<Row> lines =
        orderLines
            .join(headers, new String[] {"order_id"}, "inner")
            .join(returnsByLine(returns), new String[] {"order_id", "line_number"}, "left");
    return ProductNames.joined(lines, products)
        .withColumn("category", coalesce(col("category"), col("product_category")))
        .withColumnRenamed("product_brand", "brand")
        .to(SCHEMA);
  }

  private static Dataset<Row> returnsByLine(Dataset<Row> returns) {
    Column one =
        struct(
            List.of(RETURN_SCHEMA.fieldNames()).stream()
                .map(name -> col(name))
                .toArray(Column[]::new));
    return returns
        .groupBy("order_id", "line_number")
        .agg(sort_array(collect_list(one)).as("returns"));
  }

  /** The order line of a row of {@link #SCHEMA}. */
  public static OrderLine fromRow(Row row) {
    return new OrderLine(
        row.getString(0),
        row.getString(1),
        row.getString(2),
        row.getString(3),
        row.getString(4),
        row.getString(5),
        row.getString(6),
        row.getString(7),
        row.getString(8),
        row.getString(9),
        row.getString(10),
        row.getString(11),
        row.getString(12),
        row.getDecimal(13),
        row.getDecimal(14),
        row.getBoolean(15),
        Micros.of(row.getTimestamp(16)),
        instant(row, 17),
        instant(row, 18),
        instant(row, 19),
        instant(row, 20),
        instant(row, 21),
        row.isNullAt(22) ? List.of() : returns(row.getList(22)));
  }

  private static List<OrderLine.Return> returns(List<Row> rows) {
    return rows.stream()
        .map(
            row ->
                new OrderLine.Return(
                    row.getString(1),
                    Micros.of(row.getTimestamp(0)),
                    row.getString(2),
                    row.getDecimal(3),
                    row.getDecimal(4),
                    row.getString(5),
                    row.getString(6)))
        .toList();
  }

  private static @Nullable Long instant(Row row, int position) {
    return row.isNullAt(position) ? null : Long.valueOf(Micros.of(row.getTimestamp(position)));
  }
}
