SELECT
  touchpoints.touchpoint_id, person_id, session_id, anonymous_id, order_id, line_number, product_id, store_id, case_id,
  source, source_key, activity, channel, marketing_channel, category, brand, campaign, topic, metric, currency_code,
  identity_method, CAST(event_count AS BIGINT) AS event_count, CAST(search_results AS INT) AS search_results,
  CAST(quantity AS DECIMAL(18, 3)) AS quantity, CAST(net_amount AS DECIMAL(18, 2)) AS net_amount, wait_seconds,
  duration_seconds, score, is_resolved,
  is_online_channel(channel) AS is_online,
  channel = 'store' OR (store_id IS NOT NULL
    AND activity IN ('store_visit', 'product_scan', 'try_on', 'demo', 'appointment')) AS is_in_store,
  timestamp_micros(occurred_us) AS occurred_at,
  timestamp_micros(last_us) AS last_at,
  business_date(occurred_us) AS occurred_date,
  journey_id,
  CAST(journey_position AS INT) AS journey_position,
  stage,
  CAST(stage_number AS INT) AS stage_number,
  stage_map(classic, five_stage, four_stage, stage) AS stages
FROM touchpoints
JOIN journey_places ON journey_places.touchpoint_id = touchpoints.touchpoint_id
