-- Order lines and the patterns with evidence in time that are asked of them. Of an order known by its date alone,
-- evidence of that date counts; the reserve lines of such an order are bought at an instant all the same.
WITH lines_of AS (
  SELECT order_id, line_number, person_id, product_id, category, brand, sales_channel, line_state, currency_code,
    net_amount, refund_amount, ordered_us, purchased_us,
    is_date_only AND fulfilment <> 'reserve' AS is_date_only
  FROM lines
  WHERE purchased_us IS NOT NULL
),
asked AS (
  SELECT 'ropo' AS pattern, 2592000000000 AS window_us, 7776000000000 AS reach_us, lines_of.*
  FROM lines_of WHERE sales_channel = 'store'
  UNION ALL
  SELECT 'cart_recovered_in_store', 2592000000000, 2592000000000, lines_of.*
  FROM lines_of WHERE sales_channel = 'store'
  UNION ALL
  SELECT 'try_and_buy', 2592000000000, 7776000000000, lines_of.*
  FROM lines_of WHERE sales_channel IN ('web', 'app')
  UNION ALL
  SELECT 'showrooming', 2592000000000, 7776000000000, lines_of.*
  FROM lines_of WHERE sales_channel IN ('web', 'app')
  UNION ALL
  SELECT 'assisted_online', 86400000000, 86400000000, lines_of.*
  FROM lines_of WHERE sales_channel IN ('web', 'app')
)
SELECT asked.*,
  CASE WHEN pattern IN ('ropo', 'cart_recovered_in_store') THEN (SELECT web_events_us FROM feed_starts)
    ELSE (SELECT interactions_us FROM feed_starts) END AS feed_start_us
FROM asked
