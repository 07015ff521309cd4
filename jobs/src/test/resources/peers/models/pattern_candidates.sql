WITH lags AS (
  SELECT pattern, order_id, line_number,
    min(CASE WHEN side = 'before' THEN lag_seconds END) AS lag_seconds,
    min(CASE WHEN side = 'after' THEN lag_seconds END) AS mirrored_lag_seconds
  FROM line_evidence
  GROUP BY pattern, order_id, line_number
),
joined AS (
  SELECT asked.*,
    own.lag_seconds, own.mirrored_lag_seconds,
    trial.lag_seconds AS unless_lag_seconds,
    trial.mirrored_lag_seconds AS mirrored_unless_lag_seconds,
    whole(asked.window_us, 1000000) AS window_seconds
  FROM asked_lines AS asked
  LEFT JOIN lags AS own ON own.pattern = asked.pattern AND own.order_id = asked.order_id
    AND own.line_number = asked.line_number
  LEFT JOIN lags AS trial ON asked.pattern = 'showrooming' AND trial.pattern = 'try_and_buy'
    AND trial.order_id = asked.order_id AND trial.line_number = asked.line_number
)
SELECT
  order_id, line_number, pattern, person_id, sales_channel, line_state, currency_code, net_amount, refund_amount,
  lag_seconds, unless_lag_seconds, mirrored_lag_seconds, mirrored_unless_lag_seconds,
  person_id IS NOT NULL AS is_identified,
  coalesce(lag_seconds <= window_seconds, false) AND coalesce(unless_lag_seconds > window_seconds, true)
    AS is_matched,
  coalesce(mirrored_lag_seconds <= window_seconds, false)
    AND coalesce(mirrored_unless_lag_seconds > window_seconds, true) AS is_mirrored_matched,
  timestamp_micros(purchased_us) AS purchased_at,
  business_date(ordered_us) AS ordered_date
FROM joined
