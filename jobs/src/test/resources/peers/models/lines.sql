-- Order lines whose order is staged, with their order, product and returns.
SELECT
  lines.order_id, lines.line_number, rows_of.person_id, orders.anonymous_id, rows_of.identity_method,
  lines.product_id, coalesce(lines.category, products.category) AS category, products.brand,
  orders.store_id, lines.pickup_store_id, orders.sales_channel, lines.fulfilment, orders.currency AS currency_code,
  lines.quantity, lines.net_amount, orders.is_date_only, orders.ordered_us,
  CASE WHEN lines.fulfilment = 'reserve' THEN lines.collected_us ELSE orders.ordered_us END AS purchased_us,
  lines.promised_us, lines.ready_us, lines.collected_us, lines.delivered_us, lines.cancelled_us,
  CASE
    WHEN lines.cancelled_us IS NOT NULL THEN 'cancelled'
    WHEN lines.fulfilment = 'reserve' AND lines.collected_us IS NULL THEN 'reserved'
    ELSE 'sold' END AS line_state,
  CASE WHEN lines.fulfilment IN ('pickup', 'ship_to_store', 'reserve') THEN
    CASE
      WHEN lines.collected_us IS NOT NULL THEN 'collected'
      WHEN lines.cancelled_us IS NOT NULL THEN 'cancelled'
      WHEN lines.ready_us IS NULL THEN 'placed'
      WHEN lines.ready_us + 1209600000000 < ${end} THEN 'not_collected'
      ELSE 'ready' END END AS pickup_state,
  CAST(coalesce(back.quantity, 0) AS DECIMAL(18, 3)) AS returned_quantity,
  CAST(coalesce(back.refund_amount, 0) AS DECIMAL(18, 2)) AS refund_amount,
  hash_of(field('order_lines') || field(lines.order_id) || field(lines.line_number)
    || field(CASE WHEN lines.fulfilment = 'reserve' THEN 'reserve' ELSE 'purchase' END) || field(lines.product_id)
    || field(coalesce(lines.category, products.category))) AS touchpoint_id
FROM staged_order_lines AS lines
JOIN staged_orders AS orders ON orders.order_id = lines.order_id
JOIN row_persons AS rows_of ON rows_of.feed = 'orders' AND rows_of.row_key = lines.order_id
LEFT JOIN staged_products AS products ON products.product_id = lines.product_id
LEFT JOIN (
  SELECT order_id, line_number, sum(quantity) AS quantity, sum(refund_amount) AS refund_amount
  FROM staged_returns
  GROUP BY order_id, line_number
) AS back ON back.order_id = lines.order_id AND back.line_number = lines.line_number
