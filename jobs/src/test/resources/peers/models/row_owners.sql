-- Whose orders, interactions and feedback are by their own identifiers or their cookie in time.
WITH bearers AS (
  SELECT 'orders' AS feed, order_id AS row_key, ordered_us AS seen_us, anonymous_id,
    CAST(NULL AS STRING) AS order_id, CAST(NULL AS STRING) AS interaction_id
  FROM staged_orders
  UNION ALL
  SELECT 'interactions', interaction_id, occurred_us, anonymous_id, order_id, NULL FROM staged_interactions
  UNION ALL
  SELECT 'feedback', feedback_id, submitted_us, anonymous_id, order_id, interaction_id FROM staged_feedback
)
SELECT
  bearers.feed, bearers.row_key, bearers.order_id, bearers.interaction_id,
  coalesce(strong.person_id, stitched.person_id, '9' || bearers.anonymous_id) AS person_id,
  CASE WHEN strong.person_id IS NOT NULL THEN 'direct' WHEN stitched.person_id IS NOT NULL THEN 'stitched'
    WHEN bearers.anonymous_id IS NOT NULL THEN 'anonymous' END AS identity_method
FROM bearers
LEFT JOIN row_identifiers AS strong ON strong.feed = bearers.feed AND strong.row_key = bearers.row_key
LEFT JOIN cookie_assignments AS stitched ON stitched.anonymous_id = bearers.anonymous_id
  AND stitched.is_web_joinable
  AND bearers.seen_us BETWEEN unix_micros(stitched.assigned_from) AND unix_micros(stitched.assigned_until)
