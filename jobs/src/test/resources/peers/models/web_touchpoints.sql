-- One visit per session and one touchpoint per activity, product and category in it. A page that is loaded again
-- reports its order again: an order's value counts once.
WITH priced AS (
  SELECT events.*,
    row_number() OVER (
      PARTITION BY visitor, session_number, activity, product_id, category, order_id, value IS NULL
      ORDER BY event_number) AS place_in_order
  FROM session_events AS events
  WHERE activity <> 'visit'
    AND NOT (activity = 'purchase' AND order_id IS NOT NULL AND order_id IN (SELECT order_id FROM staged_orders))
),
happenings AS (
  SELECT
    visitor, session_number, activity, product_id, category,
    min_by(channel, event_number) AS channel,
    max(order_id) AS order_id,
    max(store_id) AS store_id,
    nullif(min_by(coalesce(brand, ''), event_number), '') AS brand,
    min_by(campaign, CASE WHEN campaign IS NOT NULL THEN event_number END) AS campaign,
    count(*) AS event_count,
    min(CASE WHEN activity = 'search' THEN search_results END) AS search_results,
    sum(CASE WHEN order_id IS NULL OR place_in_order = 1 THEN value END) AS net_amount,
    min(occurred_us) AS occurred_us,
    max(occurred_us) AS last_us
  FROM priced
  GROUP BY visitor, session_number, activity, product_id, category
)
SELECT
  hash_of(field('web_events') || field(first_event_id) || field('visit') || '-' || '-') AS touchpoint_id,
  person_id, session_id, anonymous_id,
  CAST(NULL AS STRING) AS order_id, CAST(NULL AS STRING) AS product_id, CAST(NULL AS STRING) AS store_id,
  first_event_id AS source_key, 'visit' AS activity, channel,
  CASE WHEN source IS NULL AND medium IS NULL THEN 'direct'
    ELSE marketing_channel_of(lower(coalesce(source, '')), lower(coalesce(medium, ''))) END AS marketing_channel,
  CAST(NULL AS STRING) AS category, CAST(NULL AS STRING) AS brand, campaign, identity_method, event_count,
  CAST(NULL AS INT) AS search_results, CAST(NULL AS DECIMAL(18, 2)) AS net_amount,
  started_us AS occurred_us, ended_us AS last_us
FROM web_sessions
UNION ALL
SELECT
  hash_of(field('web_events') || field(sessions.first_event_id) || field(activity) || field(product_id)
    || field(category)),
  sessions.person_id, sessions.session_id, sessions.anonymous_id, happenings.order_id, product_id, store_id,
  sessions.first_event_id, activity, happenings.channel, CAST(NULL AS STRING), category, brand, happenings.campaign,
  sessions.identity_method, happenings.event_count, search_results, CAST(net_amount AS DECIMAL(18, 2)),
  happenings.occurred_us, last_us
FROM happenings
JOIN web_sessions AS sessions
  ON sessions.visitor = happenings.visitor AND sessions.session_number = happenings.session_number
