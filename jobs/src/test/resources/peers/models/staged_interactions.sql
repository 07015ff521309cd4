SELECT *
FROM (
  SELECT *,
    row_number() OVER (PARTITION BY interaction_id ORDER BY received_us DESC NULLS LAST) AS place
  FROM valid_interactions
) AS versions
WHERE place = 1
