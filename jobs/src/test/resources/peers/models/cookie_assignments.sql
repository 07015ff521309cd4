-- An instant belongs to the nearest authentication of its cookie within 30 days; halfway between two, to the earlier.
WITH cookies AS (
  SELECT 'web_events' AS feed, event_id AS row_key, occurred_us AS seen_us, anonymous_id
  FROM staged_web_events WHERE NOT is_excluded AND (customer_id IS NOT NULL OR email IS NOT NULL)
  UNION ALL SELECT 'orders', order_id, ordered_us, anonymous_id FROM staged_orders
  UNION ALL SELECT 'interactions', interaction_id, occurred_us, anonymous_id FROM staged_interactions
  UNION ALL SELECT 'feedback', feedback_id, submitted_us, anonymous_id FROM staged_feedback
),
authentications AS (
  SELECT cookies.anonymous_id, cookies.seen_us,
    min_by(row_identifiers.person_id, cookies.feed || '/' || cookies.row_key) AS person_id
  FROM cookies
  JOIN row_identifiers ON row_identifiers.feed = cookies.feed AND row_identifiers.row_key = cookies.row_key
  WHERE cookies.anonymous_id IS NOT NULL
  GROUP BY cookies.anonymous_id, cookies.seen_us
),
neighbours AS (
  SELECT *,
    lag(seen_us) OVER (PARTITION BY anonymous_id ORDER BY seen_us) AS earlier_us,
    lead(seen_us) OVER (PARTITION BY anonymous_id ORDER BY seen_us) AS later_us
  FROM authentications
),
reaches AS (
  SELECT anonymous_id, person_id,
    greatest(seen_us - 2592000000000, whole(earlier_us + seen_us, 2) + 1) AS from_us,
    least(seen_us + 2592000000000, whole(seen_us + later_us, 2)) AS until_us
  FROM neighbours
),
changes AS (
  SELECT *,
    CASE WHEN lag(person_id) OVER (PARTITION BY anonymous_id ORDER BY from_us) = person_id
      AND lag(until_us) OVER (PARTITION BY anonymous_id ORDER BY from_us) + 1 = from_us THEN 0 ELSE 1 END AS begins
  FROM reaches
),
numbered AS (
  SELECT *,
    sum(begins) OVER (PARTITION BY anonymous_id ORDER BY from_us
      ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS interval_number
  FROM changes
),
merged AS (
  SELECT anonymous_id, person_id, min(from_us) AS from_us, max(until_us) AS until_us
  FROM numbered
  GROUP BY anonymous_id, person_id, interval_number
)
SELECT
  anonymous_id,
  timestamp_micros(from_us) AS assigned_from,
  timestamp_micros(until_us) AS assigned_until,
  merged.person_id,
  persons.is_web_joinable
FROM merged JOIN persons ON persons.person_id = merged.person_id
