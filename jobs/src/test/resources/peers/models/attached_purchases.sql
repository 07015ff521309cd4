-- What else a person bought in the pickup store on the business date of collection.
SELECT
  lines.order_id, lines.line_number, lines.person_id, bought.touchpoint_id, bought.identity_method,
  bought.purchased_us AS seen_us, lines.collected_us,
  row_number() OVER (
    PARTITION BY lines.order_id, lines.line_number
    ORDER BY abs(bought.purchased_us - lines.collected_us), bought.purchased_us, bought.touchpoint_id) AS place
FROM lines
JOIN (
  SELECT lines.order_id, lines.person_id, lines.identity_method,
    CASE WHEN fulfilment = 'reserve' THEN pickup_store_id ELSE store_id END AS store_id,
    purchased_us, business_date(purchased_us) AS purchased_date,
    hash_of(field('order_lines') || field(order_id) || field(line_number) || field('purchase') || field(product_id)
      || field(category)) AS touchpoint_id
  FROM lines
  WHERE sales_channel = 'store' AND cancelled_us IS NULL AND purchased_us IS NOT NULL
) AS bought ON bought.person_id = lines.person_id AND bought.store_id = lines.pickup_store_id
  AND bought.purchased_date = business_date(lines.collected_us) AND bought.order_id <> lines.order_id
WHERE lines.pickup_state = 'collected'
  AND (lines.fulfilment = 'reserve' OR lines.sales_channel IN ('web', 'app'))
