package io.percorso.simulate;

import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;

import io.percorso.table.TableContract;
import java.util.List;

/**
 * What is true of the simulated feeds, as far as a perfect reader of these feeds could know: where
 * a store sale names nobody, a cookie is never authenticated near enough, or consent is denied, the
 * pattern is not among the truth although the story was told.
 */
public final class Truth {
  public static final TableContract ORDER_LINES =
      TableContract.table("truth", "order_lines")
          .grain("one row per valid order line")
          .key("order_id", "line_number")
          .required("order_id", StringType, "the order")
          .required("line_number", StringType, "the line within the order")
          .optional("true_person", StringType, "who bought it; null: no identifier says")
          .required("story", StringType, "what was planted")
          .required("product_id", StringType, "what was sold")
          .required("category", StringType, "its category")
          .required("ordered_at", TimestampType, "when it was ordered")
          .required("established_at", TimestampType, "when all rows about it had arrived")
          .build();

  public static final TableContract ORDER_LINE_PATTERNS =
      TableContract.table("truth", "order_line_patterns")
          .grain("one row per order line and pattern that holds on it")
          .key("order_id", "line_number", "pattern")
          .required("order_id", StringType, "the order")
          .required("line_number", StringType, "the line within the order")
          .required("pattern", StringType, "the pattern")
          .required("ordered_at", TimestampType, "when the line was ordered")
          .required("established_at", TimestampType, "when all rows about it had arrived")
          .build();

  public static final TableContract IDENTIFIERS =
      TableContract.table("truth", "identifiers")
          .grain("one row per strong identifier that is somebody's; the hubs are nobody's")
          .key("namespace", "identifier")
          .required("namespace", StringType, "customer_id, loyalty_id, email or phone")
          .required(
              "identifier", StringType, "in plain, normalised: e-mail lower-cased, phone E.164")
          .required("true_person", StringType, "whose it is")
          .required(
              "linked_at", TimestampType, "arrival of the row that joins it to the person's others")
          .build();

  public static final TableContract COOKIES =
      TableContract.table("truth", "cookies")
          .grain("one row per row that bears a cookie and a strong identifier")
          .key("source", "source_key")
          .required("source", StringType, "the feed")
          .required("source_key", StringType, "the row's key in it")
          .required("anonymous_id", StringType, "the cookie, in plain")
          .required("true_person", StringType, "who held the device")
          .required("occurred_at", TimestampType, "when")
          .required("received_at", TimestampType, "when the row arrived")
          .build();

  public static final List<TableContract> ALL =
      List.of(ORDER_LINES, ORDER_LINE_PATTERNS, IDENTIFIERS, COOKIES);

  private Truth() {}
}
