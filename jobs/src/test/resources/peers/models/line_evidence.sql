-- The evidence of each asked line before and after its purchase, seen from there: a touchpoint stands at its last
-- instant where that is nearer and still on its side, else at its first.
WITH cuts AS (
  SELECT asked.pattern, asked.order_id, asked.line_number,
    max(CASE WHEN points.last_us < purchased_us THEN points.last_us
      WHEN points.first_us < purchased_us THEN points.first_us END) AS before_us,
    min(CASE WHEN points.first_us > purchased_us THEN points.first_us
      WHEN points.last_us > purchased_us THEN points.last_us END) AS after_us
  FROM asked_lines AS asked
  JOIN pattern_evidence AS points ON NOT points.is_evidence AND points.pattern = asked.pattern
    AND points.person_id = asked.person_id AND points.product_id = asked.product_id
  GROUP BY asked.pattern, asked.order_id, asked.line_number
),
seen AS (
  SELECT asked.pattern, asked.order_id, asked.line_number, asked.purchased_us, asked.is_date_only, asked.window_us,
    asked.reach_us, points.touchpoint_id, points.identity_method,
    CASE
      WHEN asked.pattern = 'assisted_online' THEN 0
      WHEN points.product_id = asked.product_id THEN 1
      WHEN points.brand = asked.brand AND points.category = asked.category THEN 2
      WHEN points.category = asked.category THEN 3
    END AS level,
    CASE WHEN points.last_us < purchased_us THEN points.last_us ELSE points.first_us END AS before_us,
    CASE WHEN points.first_us > purchased_us THEN points.first_us ELSE points.last_us END AS after_us,
    CASE WHEN is_date_only THEN midnight_micros(business_date(purchased_us)) END AS day_us
  FROM asked_lines AS asked
  JOIN pattern_evidence AS points ON points.is_evidence AND points.pattern = asked.pattern
    AND points.person_id = asked.person_id
)
SELECT seen.pattern, seen.order_id, seen.line_number, 'before' AS side, level, touchpoint_id, identity_method,
  seen.before_us AS seen_us,
  purchased_us - seen.before_us AS lag_us,
  coalesce(seen.before_us >= day_us, false) AS is_same_day,
  CASE WHEN seen.before_us >= day_us THEN least(seconds_of(purchased_us - seen.before_us), 86400)
    ELSE seconds_of(purchased_us - seen.before_us) END AS lag_seconds,
  purchased_us - seen.before_us <= window_us OR coalesce(seen.before_us >= day_us, false) AS is_in_window
FROM seen
LEFT JOIN cuts ON cuts.pattern = seen.pattern AND cuts.order_id = seen.order_id
  AND cuts.line_number = seen.line_number
WHERE level IS NOT NULL
  AND (seen.before_us < purchased_us OR (is_date_only AND seen.before_us = purchased_us))
  AND (purchased_us - seen.before_us <= reach_us OR seen.before_us >= day_us)
  AND (cuts.before_us IS NULL OR seen.before_us > cuts.before_us)
UNION ALL
SELECT seen.pattern, seen.order_id, seen.line_number, 'after', level, touchpoint_id, identity_method, seen.after_us,
  seen.after_us - purchased_us, false, seconds_of(seen.after_us - purchased_us),
  seen.after_us - purchased_us <= window_us
FROM seen
LEFT JOIN cuts ON cuts.pattern = seen.pattern AND cuts.order_id = seen.order_id
  AND cuts.line_number = seen.line_number
WHERE level IS NOT NULL AND seen.after_us > purchased_us AND seen.after_us - purchased_us <= reach_us
  AND (cuts.after_us IS NULL OR seen.after_us < cuts.after_us)
