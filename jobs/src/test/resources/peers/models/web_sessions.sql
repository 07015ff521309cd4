-- Empty text stands for null while the first event that names something is looked for.
SELECT
  hash_of(field(visitor) || field(first_event_id)) AS session_id,
  visitor, session_number, first_event_id,
  max(person_id) AS person_id,
  max(CASE WHEN event_number = 1 THEN anonymous_id END) AS anonymous_id,
  max(CASE WHEN event_number = 1 THEN channel END) AS channel,
  nullif(min_by(coalesce(source, ''),
    CASE WHEN source IS NOT NULL OR medium IS NOT NULL THEN event_number END), '') AS source,
  nullif(min_by(coalesce(medium, ''),
    CASE WHEN source IS NOT NULL OR medium IS NOT NULL THEN event_number END), '') AS medium,
  nullif(min_by(coalesce(campaign, ''),
    CASE WHEN source IS NOT NULL OR medium IS NOT NULL THEN event_number END), '') AS campaign,
  max(CASE WHEN event_number = 1 THEN referrer END) AS referrer,
  max(CASE WHEN event_number = 1 THEN page_url END) AS entry_url,
  min_by(device, CASE WHEN device IS NOT NULL THEN event_number END) AS device,
  CASE WHEN bool_or(identity_method = 'direct') THEN 'direct'
    ELSE max(CASE WHEN event_number = 1 THEN identity_method END) END AS identity_method,
  count(*) AS event_count,
  min(occurred_us) AS started_us,
  max(occurred_us) AS ended_us
FROM session_events
GROUP BY visitor, session_number, first_event_id
