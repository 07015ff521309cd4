-- The returns of lines that were bought, with the distance from what their pattern measures from: of a line sold
-- online ordered_at, of one sold in a store its purchase.
SELECT *,
  seconds_of(abs(origin_us - returned_us)) AS distance_seconds,
  is_date_alone AND business_date(returned_us) = business_date(origin_us) AS is_same_day
FROM (
  SELECT
    lines.order_id, lines.line_number, lines.person_id, lines.sales_channel, lines.category, lines.identity_method,
    back.returned_us, back.return_channel,
    CASE WHEN lines.sales_channel IN ('web', 'app') THEN lines.ordered_us ELSE lines.purchased_us END AS origin_us,
    lines.is_date_only AND (lines.sales_channel IN ('web', 'app') OR lines.fulfilment <> 'reserve') AS is_date_alone,
    hash_of(field('returns') || field(back.return_id) || field('return') || field(lines.product_id)
      || field(lines.category)) AS touchpoint_id
  FROM lines
  JOIN staged_returns AS back ON back.order_id = lines.order_id AND back.line_number = lines.line_number
  WHERE lines.purchased_us IS NOT NULL AND lines.sales_channel IN ('web', 'app', 'store')
) AS back
