-- The strong identifiers of every valid row, each behind its namespace's rank; a web event links nobody.
SELECT
  '1' || customer_id AS customer, '2' || loyalty_id AS loyalty, '3' || email AS email, '4' || phone AS phone,
  least(updated_us, created_us) AS seen_us
FROM valid_customers
UNION ALL
SELECT '1' || customer_id, '2' || loyalty_id, '3' || email, '4' || phone, least(ordered_us, updated_us)
FROM valid_orders
UNION ALL
SELECT '1' || customer_id, '2' || loyalty_id, '3' || email, '4' || phone, occurred_us
FROM valid_interactions
UNION ALL
SELECT '1' || customer_id, '2' || loyalty_id, '3' || email, '4' || phone, submitted_us
FROM valid_feedback
UNION ALL
SELECT '1' || customer_id, NULL, NULL, NULL, occurred_us
FROM staged_web_events WHERE customer_id IS NOT NULL
UNION ALL
SELECT NULL, NULL, '3' || email, NULL, occurred_us
FROM staged_web_events WHERE email IS NOT NULL
