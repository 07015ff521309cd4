-- A state at or after the end of the run date is not known yet.
SELECT
  order_id, line_number, product_id, quantity, net_amount, category, fulfilment, pickup_store_id,
  promised_us, ready_us, collected_us, delivered_us, cancelled_us
FROM (
  SELECT *,
    row_number() OVER (
      PARTITION BY order_id, line_number
      ORDER BY updated_us DESC NULLS LAST, received_us DESC NULLS LAST,
        greatest(ready_us, collected_us, delivered_us, cancelled_us) DESC NULLS LAST) AS place
  FROM (
    SELECT
      plain(order_id) AS order_id,
      plain(line_number) AS line_number,
      plain(product_id) AS product_id,
      try_cast(trim(quantity) AS DECIMAL(18, 3)) AS quantity,
      try_cast(trim(net_amount) AS DECIMAL(18, 2)) AS net_amount,
      plain(category) AS category,
      plain(fulfilment) AS fulfilment,
      plain(pickup_store_id) AS pickup_store_id,
      micros_of(promised_at) AS promised_us,
      CASE WHEN micros_of(ready_at) < ${end} THEN micros_of(ready_at) END AS ready_us,
      CASE WHEN micros_of(collected_at) < ${end} THEN micros_of(collected_at) END AS collected_us,
      CASE WHEN micros_of(delivered_at) < ${end} THEN micros_of(delivered_at) END AS delivered_us,
      CASE WHEN micros_of(cancelled_at) < ${end} THEN micros_of(cancelled_at) END AS cancelled_us,
      micros_of(updated_at) AS updated_us,
      unix_micros(received_at) AS received_us
    FROM feed_order_lines
  ) AS delivered
  WHERE order_id IS NOT NULL AND line_number IS NOT NULL AND product_id IS NOT NULL
    AND (received_us IS NULL OR received_us < ${end}) AND (updated_us IS NULL OR updated_us < ${end})
    AND quantity >= 0 AND net_amount IS NOT NULL
    AND fulfilment IN ('in_store', 'ship', 'pickup', 'ship_to_store', 'reserve', 'digital')
) AS versions
WHERE place = 1
