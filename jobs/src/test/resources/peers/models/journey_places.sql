-- A journey is numbered by its first touchpoint, those that follow its orders included.
WITH members AS (
  SELECT steps.*, numbers.cut_number,
    min(steps.place) OVER (PARTITION BY steps.person_id, numbers.cut_number) AS first_place,
    row_number() OVER (PARTITION BY steps.person_id, numbers.cut_number ORDER BY steps.place) AS journey_position,
    first_value(steps.touchpoint_id) OVER (
      PARTITION BY steps.person_id, numbers.cut_number ORDER BY steps.place) AS first_touchpoint_id
  FROM journey_steps AS steps
  JOIN journey_numbers AS numbers
    ON numbers.person_id = steps.person_id AND numbers.place = coalesce(steps.follows_place, steps.place)
)
SELECT
  touchpoint_id, stage, stage_number, classic, five_stage, four_stage,
  hash_of(field(person_id) || field(first_touchpoint_id)) AS journey_id,
  journey_position,
  dense_rank() OVER (PARTITION BY person_id ORDER BY first_place) AS journey_number
FROM members
UNION ALL
SELECT touchpoint_id, stage, stage_number, classic, five_stage, four_stage, CAST(NULL AS STRING), CAST(NULL AS INT),
  CAST(NULL AS INT)
FROM journey_steps WHERE person_id IS NULL
