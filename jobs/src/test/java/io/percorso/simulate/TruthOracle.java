package io.percorso.simulate;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The definitions of the patterns as plain SQL over the simulated feeds, for a reader who knows
 * every person at sight: from what the identifiers and cookies look like.
 */
final class TruthOracle {
  private static final String PERSON_BY_ID =
      """
      coalesce(
        try_cast(regexp_extract(customer_id, '^[CD](\\\\d+)$', 1) AS BIGINT) - 1000000,
        try_cast(regexp_extract(email, '[.](\\\\d+)@', 1) AS BIGINT),
        try_cast(regexp_extract(loyalty_id, '^L([1-9]\\\\d+)$', 1) AS BIGINT) - 10000000,
        CASE WHEN right(replace(phone, ' ', ''), 9) LIKE '6%'
          THEN right(replace(phone, ' ', ''), 9)::BIGINT - 600000000 END)""";

  private static final String PERSON_BY_COOKIE =
      """
      CASE WHEN anonymous_id RLIKE '^(w1|w2|app)-'
          THEN regexp_extract(anonymous_id, '-(\\\\d+)$', 1)::BIGINT
        WHEN anonymous_id LIKE 'hh-%'
          THEN 2 * regexp_extract(anonymous_id, '-(\\\\d+)$', 1)::BIGINT
            + datediff(substring(occurred_at, 1, 10)::DATE, DATE'2026-01-01') % 2 END""";

  private TruthOracle() {}

  static void views(SparkSession spark) {
    view(
        spark,
        "denied",
        "SELECT DISTINCT "
            + PERSON_BY_ID
            + " AS person FROM feeds_customers WHERE consent_analytics = 'denied'");
    view(
        spark,
        "lines",
        """
        SELECT order_id, line_number, any_value(product_id) AS product,
          any_value(coalesce(l.category, p.category)) AS category, any_value(fulfilment) AS fulfilment,
          any_value(pickup_store_id) AS pickup_store, max(collected_at)::TIMESTAMP AS collected_at,
          max(cancelled_at)::TIMESTAMP AS cancelled_at
        FROM feeds_order_lines l JOIN (SELECT DISTINCT product_id AS id, category FROM feeds_products) p
          ON id = product_id
        WHERE order_id NOT LIKE 'bad-%' GROUP BY order_id, line_number""");
    view(
        spark,
        "bought",
        """
        SELECT l.*, o.channel, o.store, o.person, o.ordered_at, o.ordered_date,
          CASE fulfilment WHEN 'reserve' THEN collected_at ELSE ordered_at END AS purchased_at,
          o.channel IN ('web', 'app') AS is_online
        FROM lines l JOIN (
          SELECT order_id, any_value(sales_channel) AS channel, any_value(store_id) AS store,
            any_value(%s) AS person, any_value(substring(ordered_at, 1, 10)) AS ordered_date,
            any_value(CASE WHEN length(ordered_at) = 10
              THEN concat(ordered_at, 'T23:59:59.999999+01:00') ELSE ordered_at END)::TIMESTAMP AS ordered_at
          FROM feeds_orders WHERE order_id NOT LIKE 'bad-%%' GROUP BY order_id) o USING (order_id)"""
            .formatted(PERSON_BY_ID));
    view(
        spark,
        "seen",
        """
        SELECT person, activity, product_id AS product, category, store_id AS store, occurred_at::TIMESTAMP AS at
        FROM (SELECT *, %s AS person FROM feeds_web_events
          WHERE event_id NOT LIKE 'bad-%%' AND NOT consent_analytics <=> 'denied')
        WHERE person IS NOT NULL AND person NOT IN (SELECT person FROM denied)"""
            .formatted(PERSON_BY_COOKIE));
    view(
        spark,
        "contacts",
        """
        SELECT coalesce(by_id, CASE WHEN by_cookie NOT IN (SELECT person FROM denied) THEN by_cookie END) AS person,
          channel, activity, product_id AS product, category, store_id AS store, occurred_at::TIMESTAMP AS at
        FROM (SELECT *, %s AS by_id, %s AS by_cookie FROM feeds_interactions)"""
            .formatted(PERSON_BY_ID, PERSON_BY_COOKIE));
    view(
        spark,
        "in_store",
        """
        SELECT person, activity, product, category, at FROM contacts WHERE channel = 'store'
        UNION ALL
        SELECT person, activity, product, category, at FROM seen WHERE activity = 'product_scan' AND store IS NOT NULL""");
    view(
        spark,
        "given_back",
        """
        SELECT DISTINCT order_id, line_number, return_channel, returned_at::TIMESTAMP AS returned_at
        FROM feeds_returns""");
    for (String name : List.of("bought", "seen", "contacts", "in_store", "given_back")) {
      spark.catalog().cacheTable(name);
    }
  }

  private static void view(SparkSession spark, String name, String query) {
    spark.sql(query).createOrReplaceTempView(name);
  }

  /** Lines and patterns on which the truth and this reading differ. */
  static Dataset<Row> differences(SparkSession spark) {
    return spark.sql(
        """
            WITH counting AS (
              SELECT DISTINCT b.*, activity IN ('try_on', 'demo', 'product_scan') AS is_trial
              FROM bought b JOIN in_store s ON s.person = b.person AND b.is_online
                AND (s.category = b.category OR s.product = b.product)
                AND at < purchased_at AND at >= purchased_at - INTERVAL 30 DAYS
              LEFT ANTI JOIN bought o ON o.person = b.person AND o.channel = 'store'
                AND o.product = b.product AND o.purchased_at >= s.at AND o.purchased_at < b.purchased_at),
            detected AS (
              SELECT 'click_and_collect' AS pattern, b.* FROM bought b WHERE is_online AND fulfilment = 'pickup'
              UNION ALL SELECT 'ship_to_store', b.* FROM bought b WHERE is_online AND fulfilment = 'ship_to_store'
              UNION ALL SELECT 'reserve_and_collect', b.* FROM bought b WHERE fulfilment = 'reserve'
              UNION ALL SELECT 'endless_aisle', b.* FROM bought b WHERE channel = 'store' AND fulfilment = 'ship'
              UNION ALL SELECT 'buy_online_return_in_store', b.* FROM bought b WHERE is_online AND EXISTS (
                SELECT 1 FROM given_back r WHERE r.order_id = b.order_id AND r.line_number = b.line_number
                AND return_channel = 'store' AND returned_at <= ordered_at + INTERVAL 90 DAYS)
              UNION ALL SELECT 'store_return_web_rebuy', b.* FROM bought b WHERE channel = 'store' AND EXISTS (
                SELECT 1 FROM given_back r, bought again WHERE r.order_id = b.order_id AND r.line_number = b.line_number
                AND again.person = b.person AND again.is_online AND again.category = b.category
                AND returned_at <= b.ordered_at + INTERVAL 180 DAYS AND again.purchased_at > returned_at
                AND again.purchased_at <= returned_at + INTERVAL 365 DAYS)
              UNION ALL SELECT 'pickup_attach', b.* FROM bought b
                WHERE fulfilment IN ('pickup', 'ship_to_store', 'reserve') AND EXISTS (
                SELECT 1 FROM bought a WHERE a.person = b.person AND a.order_id <> b.order_id
                AND a.channel = 'store' AND a.cancelled_at IS NULL AND a.store = b.pickup_store
                AND a.ordered_date = date_format(from_utc_timestamp(b.collected_at, 'Europe/Madrid'), 'yyyy-MM-dd'))
              UNION ALL SELECT 'assisted_online', b.* FROM bought b WHERE is_online AND EXISTS (
                SELECT 1 FROM contacts c WHERE c.person = b.person AND c.channel IN ('phone', 'chat')
                AND c.activity NOT LIKE 'campaign%' AND at < purchased_at AND at >= purchased_at - INTERVAL 24 HOURS)
              UNION ALL SELECT DISTINCT 'ropo', b.* FROM bought b JOIN seen s ON s.person = b.person
                AND s.category = b.category AND b.channel = 'store'
                AND activity IN ('product_view', 'search', 'review_read', 'compare', 'availability_check', 'wishlist',
                  'add_to_cart', 'store_locator')
                AND at < purchased_at AND at >= purchased_at - INTERVAL 30 DAYS NOT_BOUGHT_ONLINE
              UNION ALL SELECT DISTINCT 'cart_recovered_in_store', b.* FROM bought b JOIN seen s ON s.person = b.person
                AND s.product = b.product AND b.channel = 'store' AND activity = 'add_to_cart'
                AND at < purchased_at AND at >= purchased_at - INTERVAL 30 DAYS NOT_BOUGHT_ONLINE
              UNION ALL SELECT 'try_and_buy', b.* EXCEPT (is_trial) FROM counting b WHERE is_trial
              UNION ALL SELECT 'showrooming', b.* EXCEPT (is_trial) FROM counting b LEFT ANTI JOIN counting c
                ON c.order_id = b.order_id AND c.line_number = b.line_number AND c.is_trial)
            SELECT order_id, line_number, pattern, t.order_id IS NOT NULL AS is_planted, story
            FROM detected d FULL JOIN truth_order_line_patterns t USING (order_id, line_number, pattern)
              LEFT JOIN (SELECT order_id, line_number, story FROM truth_order_lines) USING (order_id, line_number)
            WHERE (d.product IS NULL) <> (t.ordered_at IS NULL)"""
            .replace(
                "NOT_BOUGHT_ONLINE",
                """
                LEFT ANTI JOIN bought o ON o.person = b.person AND o.is_online AND o.product = b.product
                  AND o.purchased_at >= s.at AND o.purchased_at < b.purchased_at"""));
  }
}
