WITH ranked AS (
  SELECT evidence.*,
    row_number() OVER (
      PARTITION BY pattern, order_id, line_number ORDER BY level, seen_us DESC, touchpoint_id) AS place,
    count(*) OVER (PARTITION BY pattern, order_id, line_number, level) AS evidence_count
  FROM line_evidence AS evidence
  WHERE side = 'before' AND is_in_window
),
windowed AS (
  SELECT
    ranked.order_id, ranked.line_number, ranked.pattern, candidates.person_id,
    CASE level WHEN 1 THEN 'product' WHEN 2 THEN 'brand_and_category' WHEN 3 THEN 'category' END AS match_level,
    identity_method, one_id(touchpoint_id) AS evidence_touchpoint_ids, evidence_count, ranked.lag_seconds,
    seen_us AS evidence_us, is_same_day
  FROM ranked
  JOIN pattern_candidates AS candidates ON candidates.pattern = ranked.pattern
    AND candidates.order_id = ranked.order_id AND candidates.line_number = ranked.line_number
    AND candidates.is_matched
  WHERE place = 1
),
facts AS (
  SELECT order_id, line_number, person_id,
    CASE
      WHEN fulfilment = 'reserve' THEN 'reserve_and_collect'
      WHEN fulfilment = 'pickup' AND sales_channel IN ('web', 'app') THEN 'click_and_collect'
      WHEN fulfilment = 'ship_to_store' AND sales_channel IN ('web', 'app') THEN 'ship_to_store'
      WHEN fulfilment = 'ship' AND sales_channel = 'store' THEN 'endless_aisle'
    END AS pattern
  FROM lines
),
attached AS (
  SELECT order_id, line_number, person_id,
    max(CASE identity_method WHEN 'direct' THEN 1 WHEN 'stitched' THEN 2 WHEN 'anonymous' THEN 3 ELSE 4 END) AS weakest,
    behind_rank(sort_array(collect_list(lpad(CAST(place AS STRING), 6, '0') || ':' || touchpoint_id))) AS ids,
    count(*) AS evidence_count,
    max(CASE WHEN place = 1 THEN seconds_of(abs(collected_us - seen_us)) END) AS lag_seconds,
    max(CASE WHEN place = 1 THEN seen_us END) AS evidence_us
  FROM attached_purchases
  GROUP BY order_id, line_number, person_id
),
brought_back AS (
  SELECT *,
    row_number() OVER (
      PARTITION BY order_id, line_number
      ORDER BY abs(origin_us - returned_us), returned_us, touchpoint_id) AS place
  FROM returns_of_lines
  WHERE sales_channel IN ('web', 'app') AND return_channel = 'store'
    AND business_date(returned_us) >= business_date(origin_us) AND returned_us - origin_us <= 7776000000000
),
brought_back_lines AS (
  SELECT order_id, line_number, person_id,
    behind_rank(sort_array(collect_list(lpad(CAST(place AS STRING), 6, '0') || ':' || touchpoint_id))) AS ids,
    count(*) AS evidence_count,
    max(CASE WHEN place = 1 THEN
      CASE WHEN is_same_day THEN least(distance_seconds, 86400) ELSE distance_seconds END END) AS lag_seconds,
    max(CASE WHEN place = 1 THEN returned_us END) AS evidence_us,
    bool_or(place = 1 AND is_same_day) AS is_same_day
  FROM brought_back
  GROUP BY order_id, line_number, person_id
),
store_returns AS (
  SELECT *,
    row_number() OVER (
      PARTITION BY order_id, line_number
      ORDER BY abs(origin_us - returned_us), returned_us, touchpoint_id) AS place,
    count(*) OVER (PARTITION BY order_id, line_number) AS evidence_count
  FROM returns_of_lines
  WHERE sales_channel = 'store' AND person_id IS NOT NULL
    AND business_date(returned_us) >= business_date(origin_us) AND returned_us - origin_us <= 15552000000000
),
rebought AS (
  SELECT back.*, bought.touchpoint_id AS bought_id, bought.identity_method AS bought_method,
    row_number() OVER (
      PARTITION BY back.order_id, back.line_number
      ORDER BY back.place, CASE WHEN bought.first_us > returned_us THEN bought.first_us ELSE bought.last_us END,
        bought.touchpoint_id) AS choice
  FROM store_returns AS back
  JOIN (
    SELECT person_id, category, touchpoint_id, identity_method, unix_micros(occurred_at) AS first_us,
      unix_micros(last_at) AS last_us
    FROM journey_touchpoints
    WHERE activity = 'purchase' AND channel IN ('web', 'app')
  ) AS bought ON bought.person_id = back.person_id AND bought.category = back.category
    AND CASE WHEN bought.first_us > returned_us THEN bought.first_us ELSE bought.last_us END
      BETWEEN returned_us + 1 AND returned_us + 31536000000000
),
matched AS (
  SELECT order_id, line_number, pattern, person_id, match_level, identity_method, evidence_touchpoint_ids,
    evidence_count, lag_seconds, evidence_us, is_same_day
  FROM windowed
  UNION ALL
  SELECT order_id, line_number, pattern, person_id, NULL, NULL, no_ids(), 0, NULL, NULL, false
  FROM facts WHERE pattern IS NOT NULL
  UNION ALL
  SELECT order_id, line_number, 'pickup_attach', person_id, NULL,
    CASE weakest WHEN 1 THEN 'direct' WHEN 2 THEN 'stitched' WHEN 3 THEN 'anonymous' ELSE 'none' END,
    ids, evidence_count, lag_seconds, evidence_us, false
  FROM attached
  UNION ALL
  SELECT order_id, line_number, 'buy_online_return_in_store', person_id, NULL, NULL, ids, evidence_count, lag_seconds,
    evidence_us, is_same_day
  FROM brought_back_lines
  UNION ALL
  SELECT order_id, line_number, 'store_return_web_rebuy', person_id, 'category',
    CASE
      WHEN 'anonymous' IN (identity_method, bought_method) THEN 'anonymous'
      WHEN 'stitched' IN (identity_method, bought_method) THEN 'stitched'
      ELSE 'direct' END,
    two_ids(touchpoint_id, bought_id), evidence_count,
    CASE WHEN is_same_day THEN least(distance_seconds, 86400) ELSE distance_seconds END, returned_us, is_same_day
  FROM rebought WHERE choice = 1
)
SELECT
  order_id, line_number, pattern, person_id, match_level, identity_method, evidence_touchpoint_ids,
  CAST(evidence_count AS BIGINT) AS evidence_count,
  CAST(lag_seconds AS BIGINT) AS lag_seconds,
  timestamp_micros(evidence_us) AS evidence_at,
  is_same_day AS is_same_day_unordered
FROM matched
