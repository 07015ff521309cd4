SELECT
  touchpoint_id, person_id, session_id, anonymous_id, order_id, CAST(NULL AS STRING) AS line_number, product_id,
  store_id, CAST(NULL AS STRING) AS case_id, 'web_events' AS source, source_key, activity, channel, marketing_channel,
  category, brand, campaign, CAST(NULL AS STRING) AS topic, CAST(NULL AS STRING) AS metric,
  CAST(NULL AS STRING) AS currency_code, identity_method, event_count, search_results,
  CAST(NULL AS DECIMAL(18, 3)) AS quantity, net_amount, CAST(NULL AS DOUBLE) AS wait_seconds,
  CAST(NULL AS DOUBLE) AS duration_seconds, CAST(NULL AS DOUBLE) AS score, CAST(NULL AS BOOLEAN) AS is_resolved,
  occurred_us, last_us
FROM web_touchpoints
UNION ALL
SELECT
  hash_of(field('interactions') || field(contacts.interaction_id) || field(known_activity(contacts.activity))
    || field(contacts.product_id) || field(coalesce(contacts.category, products.category))),
  rows_of.person_id, NULL, contacts.anonymous_id, contacts.order_id, NULL, contacts.product_id, contacts.store_id,
  contacts.case_id, 'interactions', contacts.interaction_id, known_activity(contacts.activity),
  known_channel(contacts.channel), known_channel(contacts.channel), coalesce(contacts.category, products.category),
  products.brand, contacts.campaign, contacts.topic, NULL, NULL, rows_of.identity_method, 1, NULL, NULL, NULL,
  contacts.wait_seconds, contacts.duration_seconds, NULL, contacts.resolved, contacts.occurred_us,
  contacts.occurred_us
FROM staged_interactions AS contacts
JOIN row_persons AS rows_of ON rows_of.feed = 'interactions' AND rows_of.row_key = contacts.interaction_id
LEFT JOIN staged_products AS products ON products.product_id = contacts.product_id
WHERE NOT (contacts.activity = 'purchase' AND contacts.order_id IS NOT NULL
  AND contacts.order_id IN (SELECT order_id FROM staged_orders))
UNION ALL
SELECT
  hash_of(field('feedback') || field(answers.feedback_id)
    || field(CASE WHEN answers.metric = 'review' THEN 'review_write' ELSE 'survey_response' END)
    || field(answers.product_id) || field(products.category)),
  rows_of.person_id, NULL, answers.anonymous_id, answers.order_id, NULL, answers.product_id, answers.store_id, NULL,
  'feedback', answers.feedback_id,
  CASE WHEN answers.metric = 'review' THEN 'review_write' ELSE 'survey_response' END, known_channel(answers.channel),
  NULL, products.category, products.brand, NULL, NULL, answers.metric, NULL, rows_of.identity_method, 1, NULL, NULL,
  NULL, NULL, NULL, answers.score, NULL, answers.submitted_us, answers.submitted_us
FROM staged_feedback AS answers
JOIN row_persons AS rows_of ON rows_of.feed = 'feedback' AND rows_of.row_key = answers.feedback_id
LEFT JOIN staged_products AS products ON products.product_id = answers.product_id
UNION ALL
SELECT
  touchpoint_id, person_id, NULL, anonymous_id, order_id, line_number, product_id, store_id, NULL, source, source_key,
  activity, channel, NULL, category, brand, NULL, topic, NULL, currency_code, identity_method, 1, NULL, quantity,
  net_amount, NULL, NULL, NULL, NULL, occurred_us, occurred_us
FROM line_touchpoints
