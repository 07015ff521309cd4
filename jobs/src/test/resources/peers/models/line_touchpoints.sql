WITH happenings AS (
  SELECT lines.*, 'reserve' AS activity, sales_channel AS channel, coalesce(store_id, pickup_store_id) AS place_id,
    net_amount AS amount, ordered_us AS occurred_us
  FROM lines WHERE fulfilment = 'reserve'
  UNION ALL
  SELECT lines.*, 'purchase', 'store', pickup_store_id, net_amount, collected_us
  FROM lines WHERE fulfilment = 'reserve' AND collected_us IS NOT NULL
  UNION ALL
  SELECT lines.*, 'purchase', sales_channel, store_id, net_amount, ordered_us
  FROM lines WHERE fulfilment <> 'reserve'
  UNION ALL
  SELECT lines.*, 'pickup_ready', 'store', pickup_store_id, NULL, ready_us FROM lines WHERE ready_us IS NOT NULL
  UNION ALL
  SELECT lines.*, 'pickup', 'store', pickup_store_id, NULL, collected_us FROM lines WHERE collected_us IS NOT NULL
  UNION ALL
  SELECT lines.*, 'delivery', 'mail', NULL, NULL, delivered_us FROM lines WHERE delivered_us IS NOT NULL
  UNION ALL
  SELECT lines.*, 'cancellation', sales_channel, store_id, NULL, cancelled_us
  FROM lines WHERE cancelled_us IS NOT NULL
)
SELECT
  hash_of(field('order_lines') || field(order_id) || field(line_number) || field(activity) || field(product_id)
    || field(category)) AS touchpoint_id,
  person_id, anonymous_id, order_id, line_number, product_id, place_id AS store_id, 'order_lines' AS source,
  order_id || '/' || line_number AS source_key, activity, channel, category, brand, CAST(NULL AS STRING) AS topic,
  CASE WHEN amount IS NOT NULL THEN currency_code END AS currency_code, identity_method, quantity,
  amount AS net_amount, occurred_us
FROM happenings
UNION ALL
SELECT
  hash_of(field('returns') || field(return_id) || field('return') || field(lines.product_id)
    || field(lines.category)),
  lines.person_id, lines.anonymous_id, lines.order_id, lines.line_number, lines.product_id, back.store_id, 'returns',
  return_id, 'return', CASE WHEN return_channel = 'store' THEN 'store' ELSE 'mail' END, lines.category, lines.brand,
  back.reason, lines.currency_code, lines.identity_method, back.quantity, back.refund_amount, back.returned_us
FROM staged_returns AS back
JOIN lines ON lines.order_id = back.order_id AND lines.line_number = back.line_number
