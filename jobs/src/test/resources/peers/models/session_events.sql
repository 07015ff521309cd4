-- Cut by a gap of more than 30 minutes and by a change of person. The simulated visitors never go on for 24 hours
-- without such a gap, so the longest a session may last cuts none of theirs.
WITH ordered AS (
  SELECT *,
    CASE WHEN occurred_us - lag(occurred_us) OVER (PARTITION BY visitor ORDER BY occurred_us, event_id) <= 1800000000
      AND lag(person_id) OVER (PARTITION BY visitor ORDER BY occurred_us, event_id) = person_id
      THEN 0 ELSE 1 END AS begins
  FROM web_events_of_persons
),
numbered AS (
  SELECT *,
    sum(begins) OVER (PARTITION BY visitor ORDER BY occurred_us, event_id
      ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS session_number
  FROM ordered
)
SELECT *,
  row_number() OVER (PARTITION BY visitor, session_number ORDER BY occurred_us, event_id) AS event_number,
  first_value(event_id) OVER (PARTITION BY visitor, session_number ORDER BY occurred_us, event_id) AS first_event_id
FROM numbered
