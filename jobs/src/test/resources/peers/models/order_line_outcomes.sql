WITH primaries AS (
  SELECT order_id, line_number,
    min(CASE pattern WHEN 'reserve_and_collect' THEN 1 WHEN 'click_and_collect' THEN 2 WHEN 'ship_to_store' THEN 3
      WHEN 'endless_aisle' THEN 4 WHEN 'try_and_buy' THEN 5 WHEN 'ropo' THEN 6 WHEN 'showrooming' THEN 7
      WHEN 'assisted_online' THEN 8 END) AS strongest
  FROM pattern_matches
  GROUP BY order_id, line_number
),
young AS (
  SELECT DISTINCT order_id, line_number
  FROM asked_lines
  WHERE pattern IN ('ropo', 'try_and_buy', 'showrooming', 'assisted_online')
    AND (feed_start_us IS NULL OR purchased_us - window_us < feed_start_us)
)
SELECT
  lines.order_id, lines.line_number, lines.touchpoint_id, lines.person_id, journey_places.journey_id,
  lines.product_id, lines.category, lines.brand, lines.store_id, lines.pickup_store_id, lines.sales_channel,
  lines.fulfilment,
  CASE strongest WHEN 1 THEN 'reserve_and_collect' WHEN 2 THEN 'click_and_collect' WHEN 3 THEN 'ship_to_store'
    WHEN 4 THEN 'endless_aisle' WHEN 5 THEN 'try_and_buy' WHEN 6 THEN 'ropo' WHEN 7 THEN 'showrooming'
    WHEN 8 THEN 'assisted_online'
    ELSE CASE
      WHEN lines.person_id IS NULL THEN 'unidentified'
      WHEN young.order_id IS NOT NULL THEN 'history_too_short'
      WHEN lines.sales_channel IN ('web', 'app') THEN 'online_only'
      ELSE lines.sales_channel || '_only' END
  END AS primary_pattern,
  lines.line_state, lines.pickup_state, lines.identity_method, lines.currency_code, lines.quantity, lines.net_amount,
  lines.returned_quantity, lines.refund_amount, lines.is_date_only,
  timestamp_micros(lines.ordered_us) AS ordered_at,
  timestamp_micros(lines.purchased_us) AS purchased_at,
  timestamp_micros(lines.promised_us) AS promised_at,
  timestamp_micros(lines.ready_us) AS ready_at,
  timestamp_micros(lines.collected_us) AS collected_at,
  timestamp_micros(lines.delivered_us) AS delivered_at,
  timestamp_micros(lines.cancelled_us) AS cancelled_at,
  business_date(lines.ordered_us) AS ordered_date
FROM lines
JOIN journey_places ON journey_places.touchpoint_id = lines.touchpoint_id
LEFT JOIN primaries ON primaries.order_id = lines.order_id AND primaries.line_number = lines.line_number
LEFT JOIN young ON young.order_id = lines.order_id AND young.line_number = lines.line_number
