WITH marked AS (
  SELECT touchpoints.*, journey_places.journey_number,
    activity = 'purchase' AS is_purchase,
    CASE WHEN activity = 'purchase' AND order_id IS NOT NULL THEN
      row_number() OVER (PARTITION BY touchpoints.journey_id, activity, order_id ORDER BY touchpoints.journey_position)
    ELSE 1 END = 1 AS is_counted,
    CASE WHEN activity = 'purchase' AND order_id IS NOT NULL AND line_number IS NULL AND net_amount IS NOT NULL THEN
      row_number() OVER (
        PARTITION BY touchpoints.journey_id, activity, order_id, line_number IS NULL, product_id, category,
          net_amount IS NULL
        ORDER BY touchpoints.journey_position)
    ELSE 1 END = 1 AS is_told_first
  FROM journey_touchpoints AS touchpoints
  JOIN journey_places ON journey_places.touchpoint_id = touchpoints.touchpoint_id
  WHERE touchpoints.journey_id IS NOT NULL
),
stepped AS (
  SELECT *,
    CASE WHEN is_counted AND stage_number > 0 THEN
      lag(stage_number) OVER (
        PARTITION BY journey_id, is_counted AND stage_number > 0 ORDER BY journey_position)
    END AS previous_stage
  FROM marked
),
summed AS (
  SELECT
    journey_id, person_id,
    CAST(max(journey_number) AS INT) AS journey_number,
    min_by(touchpoint_id, journey_position) AS first_touchpoint_id,
    max_by(touchpoint_id, journey_position) AS last_touchpoint_id,
    min_by(channel, journey_position) AS first_channel,
    max_by(channel, journey_position) AS last_channel,
    min_by(marketing_channel, CASE WHEN marketing_channel IS NOT NULL THEN journey_position END)
      AS first_marketing_channel,
    sort_array(collect_set(channel)) AS channels,
    CAST(distinct_count(CASE WHEN is_purchase AND is_told_first AND net_amount IS NOT NULL
      THEN coalesce(currency_code, '') END) AS INT) AS currency_count,
    max(CASE WHEN is_purchase AND is_told_first AND net_amount IS NOT NULL THEN currency_code END) AS any_currency,
    sum(CASE WHEN is_purchase AND is_told_first THEN net_amount END) AS purchased_amount,
    count(CASE WHEN is_counted THEN 1 END) AS touchpoint_count,
    count(CASE WHEN is_counted AND is_online THEN 1 END) AS online_touchpoint_count,
    CAST(distinct_count(session_id) AS BIGINT) AS session_count,
    count(CASE WHEN is_counted AND is_purchase THEN 1 END) AS order_count,
    count(CASE WHEN stage_number < previous_stage THEN 1 END) AS stage_back_count,
    bool_or(activity IN ('add_to_cart', 'checkout_start', 'checkout_step', 'checkout_error')) AS has_cart,
    bool_or(is_online) AND bool_or(NOT is_online AND activity <> 'delivery') AS is_omnichannel,
    unix_micros(min(occurred_at)) AS started_us,
    unix_micros(max(occurred_at)) AS ended_us,
    unix_micros(min(CASE WHEN is_purchase THEN occurred_at END)) AS converted_us
  FROM stepped
  GROUP BY journey_id, person_id
)
SELECT
  journey_id, person_id, first_touchpoint_id, last_touchpoint_id, first_channel, last_channel,
  first_marketing_channel,
  CASE
    WHEN converted_us IS NOT NULL THEN 'converted'
    WHEN ${end} - ended_us <= 2592000000000 THEN 'open'
    WHEN has_cart THEN 'abandoned_cart'
    ELSE 'browsed' END AS outcome,
  CASE WHEN currency_count = 1 THEN any_currency END AS currency_code,
  channels, journey_number, currency_count, touchpoint_count, online_touchpoint_count, session_count, order_count,
  stage_back_count,
  CAST(CASE WHEN currency_count = 1 THEN purchased_amount END AS DECIMAL(18, 2)) AS net_amount,
  whole(ended_us - started_us, 1000000) AS duration_seconds,
  person_id LIKE '9%' AS is_anonymous,
  is_omnichannel,
  timestamp_micros(started_us) AS started_at,
  timestamp_micros(ended_us) AS ended_at,
  timestamp_micros(converted_us) AS converted_at,
  business_date(started_us) AS started_date
FROM summed
