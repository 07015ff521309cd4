-- The lines that patterns with a placebo are asked of, for each window: the pattern's own, where window_days is null,
-- and the reported ones.
WITH windows AS (
  SELECT * FROM (VALUES
    ('ropo', CAST(NULL AS INT), 2592000), ('try_and_buy', NULL, 2592000), ('showrooming', NULL, 2592000),
    ('cart_recovered_in_store', NULL, 2592000), ('assisted_online', NULL, 86400),
    ('ropo', 1, 86400), ('ropo', 7, 604800), ('ropo', 14, 1209600), ('ropo', 30, 2592000), ('ropo', 90, 7776000),
    ('try_and_buy', 1, 86400), ('try_and_buy', 7, 604800), ('try_and_buy', 14, 1209600),
    ('try_and_buy', 30, 2592000), ('try_and_buy', 90, 7776000),
    ('showrooming', 1, 86400), ('showrooming', 7, 604800), ('showrooming', 14, 1209600),
    ('showrooming', 30, 2592000), ('showrooming', 90, 7776000),
    ('cart_recovered_in_store', 30, 2592000), ('assisted_online', 1, 86400)
  ) AS seed(pattern, window_days, window_seconds)
),
timed AS (
  SELECT candidates.*, windows.window_days, windows.window_seconds,
    unix_micros(candidates.purchased_at) AS purchased_us,
    CAST(windows.window_seconds AS BIGINT) * 1000000 AS window_us,
    CASE WHEN candidates.pattern IN ('ropo', 'cart_recovered_in_store') THEN (SELECT web_events_us FROM feed_starts)
      ELSE (SELECT interactions_us FROM feed_starts) END AS feed_start_us
  FROM pattern_candidates AS candidates
  JOIN windows ON windows.pattern = candidates.pattern
)
SELECT
  pattern, window_days, person_id, line_state, currency_code, net_amount, refund_amount, ordered_date,
  coalesce(purchased_us - window_us >= feed_start_us, false) AS is_in_rate,
  coalesce(lag_seconds <= window_seconds, false) AND coalesce(unless_lag_seconds > window_seconds, true)
    AS is_matched,
  coalesce(purchased_us - window_us >= feed_start_us, false) AND purchased_us + window_us < ${end} AND is_identified
    AS is_compared,
  coalesce(mirrored_lag_seconds <= window_seconds, false)
    AND coalesce(mirrored_unless_lag_seconds > window_seconds, true) AS is_mirrored_matched
FROM timed
