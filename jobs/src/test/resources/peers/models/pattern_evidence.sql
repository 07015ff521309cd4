-- Touchpoints that could be the evidence of a pattern, and those that end its search: a purchase of the product.
WITH points AS (
  SELECT touchpoint_id, person_id, source, activity, channel, product_id, category, brand, identity_method,
    is_online, is_in_store, unix_micros(occurred_at) AS first_us, unix_micros(last_at) AS last_us
  FROM journey_touchpoints
  WHERE person_id IS NOT NULL
)
SELECT 'ropo' AS pattern, true AS is_evidence, touchpoint_id, person_id, product_id, category, brand, identity_method,
  first_us, last_us
FROM points
WHERE is_online AND activity IN ('product_view', 'search', 'review_read', 'compare', 'availability_check', 'wishlist',
  'add_to_cart', 'store_locator')
UNION ALL
SELECT 'cart_recovered_in_store', true, touchpoint_id, person_id, product_id, NULL, NULL, identity_method,
  first_us, last_us
FROM points WHERE is_online AND activity = 'add_to_cart'
UNION ALL
SELECT 'try_and_buy', true, touchpoint_id, person_id, product_id, category, brand, identity_method, first_us, last_us
FROM points WHERE is_in_store AND activity IN ('try_on', 'demo', 'product_scan')
UNION ALL
SELECT 'showrooming', true, touchpoint_id, person_id, product_id, category, brand, identity_method, first_us, last_us
FROM points
WHERE is_in_store AND source NOT IN ('orders', 'order_lines', 'returns', 'feedback')
  AND activity NOT IN ('try_on', 'demo', 'product_scan', 'purchase', 'reserve', 'pickup_ready', 'pickup', 'delivery',
    'cancellation', 'return', 'survey_response', 'review_write')
UNION ALL
SELECT 'assisted_online', true, touchpoint_id, person_id, product_id, category, brand, identity_method,
  first_us, last_us
FROM points
WHERE source = 'interactions' AND channel IN ('phone', 'chat')
  AND activity NOT IN ('campaign_sent', 'campaign_open', 'campaign_click')
UNION ALL
SELECT patterns.pattern, false, touchpoint_id, person_id, product_id, NULL, NULL, identity_method, first_us, last_us
FROM points
JOIN (VALUES ('ropo', 'web'), ('ropo', 'app'), ('cart_recovered_in_store', 'web'), ('cart_recovered_in_store', 'app'),
  ('try_and_buy', 'store'), ('showrooming', 'store')) AS patterns(pattern, channel)
  ON patterns.channel = points.channel
WHERE activity = 'purchase'
