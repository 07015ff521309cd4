-- Touchpoints with their stage, their place among the person's, and the place where their order began or was bought if
-- they only follow it.
WITH staged AS (
  SELECT
    touchpoints.touchpoint_id, touchpoints.person_id, touchpoints.order_id, touchpoints.line_number, touchpoints.activity,
    touchpoints.occurred_us, touchpoints.source, touchpoints.source_key, touchpoints.product_id,
    touchpoints.category,
    stages.stage, stages.stage_number, stages.classic, stages.five_stage, stages.four_stage
  FROM touchpoints
  LEFT JOIN (
    SELECT person_id, min(occurred_us) AS first_us FROM touchpoints WHERE activity = 'purchase' GROUP BY person_id
  ) AS purchases ON purchases.person_id = touchpoints.person_id
  JOIN activity_stages AS stages
    ON stages.activity = touchpoints.activity
    AND stages.is_after_purchase = coalesce(purchases.first_us < touchpoints.occurred_us, false)
),
placed AS (
  SELECT *,
    row_number() OVER (
      PARTITION BY person_id
      ORDER BY occurred_us, stage_number, source, source_key, activity, product_id NULLS FIRST,
        category NULLS FIRST, touchpoint_id) AS place
  FROM staged
),
starts AS (
  SELECT
    person_id, order_id, min(place) AS start_place,
    min(CASE WHEN activity = 'purchase' THEN place END) AS bought_place
  FROM placed
  WHERE order_id IS NOT NULL AND activity IN ('purchase', 'reserve')
  GROUP BY person_id, order_id
)
SELECT
  touchpoint_id, placed.person_id, activity, occurred_us, stage, stage_number, classic, five_stage, four_stage, place,
  CASE
    WHEN activity = 'purchase' THEN CASE WHEN line_number IS NULL AND place > bought_place THEN bought_place END
    WHEN stage_number > 4 AND activity <> 'reserve' THEN starts.start_place
  END AS follows_place
FROM placed
LEFT JOIN starts ON starts.person_id = placed.person_id AND starts.order_id = placed.order_id
