SELECT *
FROM (
  SELECT *,
    row_number() OVER (PARTITION BY feedback_id ORDER BY received_us DESC NULLS LAST) AS place
  FROM valid_feedback
) AS versions
WHERE place = 1
