-- What ties in all times differs in its status alone, which nothing here reads: any order of the contents will do.
SELECT
  order_id, ordered_us, is_date_only, sales_channel, currency, store_id,
  customer_id, loyalty_id, email, phone, anonymous_id
FROM (
  SELECT *,
    row_number() OVER (
      PARTITION BY order_id
      ORDER BY updated_us DESC NULLS LAST, received_us DESC NULLS LAST, content DESC) AS place
  FROM valid_orders
) AS versions
WHERE place = 1
