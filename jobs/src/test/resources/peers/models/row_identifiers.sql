-- The strongest identifier that is somebody's, of every row that may say whose a cookie is.
WITH ids AS (
  SELECT 'web_events' AS feed, event_id AS row_key, '1' || customer_id AS identifier
  FROM staged_web_events WHERE NOT is_excluded AND customer_id IS NOT NULL
  UNION ALL
  SELECT 'web_events', event_id, '3' || email FROM staged_web_events WHERE NOT is_excluded AND email IS NOT NULL
  UNION ALL SELECT 'orders', order_id, '1' || customer_id FROM staged_orders
  UNION ALL SELECT 'orders', order_id, '2' || loyalty_id FROM staged_orders
  UNION ALL SELECT 'orders', order_id, '3' || email FROM staged_orders
  UNION ALL SELECT 'orders', order_id, '4' || phone FROM staged_orders
  UNION ALL SELECT 'interactions', interaction_id, '1' || customer_id FROM staged_interactions
  UNION ALL SELECT 'interactions', interaction_id, '2' || loyalty_id FROM staged_interactions
  UNION ALL SELECT 'interactions', interaction_id, '3' || email FROM staged_interactions
  UNION ALL SELECT 'interactions', interaction_id, '4' || phone FROM staged_interactions
  UNION ALL SELECT 'feedback', feedback_id, '1' || customer_id FROM staged_feedback
  UNION ALL SELECT 'feedback', feedback_id, '2' || loyalty_id FROM staged_feedback
  UNION ALL SELECT 'feedback', feedback_id, '3' || email FROM staged_feedback
  UNION ALL SELECT 'feedback', feedback_id, '4' || phone FROM staged_feedback
)
SELECT feed, row_key, min_by(person_id, ids.identifier) AS person_id
FROM ids JOIN person_identifiers ON person_identifiers.identifier = ids.identifier
GROUP BY feed, row_key
