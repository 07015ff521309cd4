SELECT
  session_id, person_id, anonymous_id,
  CAST(NULL AS STRING) AS session_key,
  channel,
  CASE WHEN source IS NULL AND medium IS NULL THEN 'direct'
    ELSE marketing_channel_of(lower(coalesce(source, '')), lower(coalesce(medium, ''))) END AS marketing_channel,
  source, medium, campaign, referrer, entry_url, device, identity_method, event_count,
  timestamp_micros(started_us) AS started_at,
  timestamp_micros(ended_us) AS ended_at,
  business_date(started_us) AS started_date
FROM web_sessions
