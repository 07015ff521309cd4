SELECT return_id, order_id, line_number, returned_us, return_channel, quantity, refund_amount, store_id, reason
FROM (
  SELECT *,
    row_number() OVER (
      PARTITION BY return_id ORDER BY updated_us DESC NULLS LAST, received_us DESC NULLS LAST) AS place
  FROM (
    SELECT
      plain(return_id) AS return_id,
      plain(order_id) AS order_id,
      plain(line_number) AS line_number,
      micros_of(returned_at) AS returned_us,
      plain(return_channel) AS return_channel,
      try_cast(trim(quantity) AS DECIMAL(18, 3)) AS quantity,
      try_cast(trim(refund_amount) AS DECIMAL(18, 2)) AS refund_amount,
      plain(store_id) AS store_id,
      plain(reason) AS reason,
      micros_of(updated_at) AS updated_us,
      unix_micros(received_at) AS received_us
    FROM feed_returns
  ) AS delivered
  WHERE return_id IS NOT NULL AND order_id IS NOT NULL AND line_number IS NOT NULL
    AND returned_us >= midnight_micros(DATE '2000-01-01') AND returned_us < ${end}
    AND (received_us IS NULL OR (received_us < ${end} AND returned_us <= received_us + 86400000000))
    AND (updated_us IS NULL OR updated_us < ${end})
    AND return_channel IN ('store', 'ship') AND quantity >= 0 AND refund_amount IS NOT NULL
) AS versions
WHERE place = 1
