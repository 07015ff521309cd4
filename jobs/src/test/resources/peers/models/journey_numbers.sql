-- Of the touchpoints that follow no order: after a purchase, the first that is far enough in time or that is another
-- need begins a journey, and those behind it only where they are far enough in time, until the next purchase.
WITH parts AS (
  SELECT person_id, place, activity, occurred_us, stage_number,
    lag(occurred_us) OVER (PARTITION BY person_id ORDER BY place) AS before_us,
    max(CASE WHEN activity = 'purchase' THEN place END) OVER (
      PARTITION BY person_id ORDER BY place ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS purchase_place,
    max(CASE WHEN activity = 'purchase' THEN occurred_us END) OVER (
      PARTITION BY person_id ORDER BY place ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS purchase_us
  FROM journey_steps
  WHERE person_id IS NOT NULL AND follows_place IS NULL
),
judged AS (
  SELECT *,
    before_us IS NULL OR occurred_us - before_us > 2592000000000 AS is_far,
    coalesce(occurred_us - purchase_us > 3600000000
      AND (activity = 'purchase' OR stage_number BETWEEN 1 AND 3), false) AS is_other_need
  FROM parts
),
counted AS (
  SELECT *,
    coalesce(max(CASE WHEN is_far OR is_other_need THEN 1 END) OVER (
      PARTITION BY person_id, purchase_place ORDER BY place
      ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS has_begun
  FROM judged
)
SELECT person_id, place,
  sum(CASE WHEN is_far OR (is_other_need AND has_begun = 0) THEN 1 ELSE 0 END) OVER (
    PARTITION BY person_id ORDER BY place ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS cut_number
FROM counted
