SELECT
  feedback_id, submitted_us, received_us, metric, score, channel, order_id, interaction_id, product_id, store_id,
  pseudonym(customer_id) AS customer_id,
  pseudonym(loyalty_id) AS loyalty_id,
  pseudonym(email) AS email,
  pseudonym(phone) AS phone,
  pseudonym(anonymous_id) AS anonymous_id
FROM (
  SELECT
    plain(feedback_id) AS feedback_id,
    micros_of(submitted_at) AS submitted_us,
    unix_micros(received_at) AS received_us,
    plain(metric) AS metric,
    try_cast(trim(score) AS DOUBLE) AS score,
    plain(channel) AS channel,
    plain(order_id) AS order_id,
    plain(interaction_id) AS interaction_id,
    plain(product_id) AS product_id,
    plain(store_id) AS store_id,
    identifier_of(customer_id) AS customer_id,
    identifier_of(loyalty_id) AS loyalty_id,
    email_of(email) AS email,
    phone_of(phone) AS phone,
    identifier_of(anonymous_id) AS anonymous_id
  FROM feed_feedback
) AS delivered
WHERE feedback_id IS NOT NULL
  AND submitted_us >= midnight_micros(DATE '2000-01-01') AND submitted_us < ${end}
  AND (received_us IS NULL OR (received_us < ${end} AND submitted_us <= received_us + 86400000000))
  AND ((metric = 'nps' AND score BETWEEN 0 AND 10) OR (metric = 'csat' AND score BETWEEN 1 AND 5)
    OR (metric = 'ces' AND score BETWEEN 1 AND 7) OR (metric = 'review' AND score BETWEEN 1 AND 5))
