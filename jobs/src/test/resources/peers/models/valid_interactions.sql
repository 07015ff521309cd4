SELECT
  interaction_id, occurred_us, received_us, channel, activity, product_id, category, store_id, order_id, case_id,
  campaign, topic, wait_seconds, duration_seconds, resolved,
  pseudonym(customer_id) AS customer_id,
  pseudonym(loyalty_id) AS loyalty_id,
  pseudonym(email) AS email,
  pseudonym(phone) AS phone,
  pseudonym(anonymous_id) AS anonymous_id
FROM (
  SELECT
    plain(interaction_id) AS interaction_id,
    micros_of(occurred_at) AS occurred_us,
    unix_micros(received_at) AS received_us,
    plain(channel) AS channel,
    plain(activity) AS activity,
    plain(product_id) AS product_id,
    plain(category) AS category,
    plain(store_id) AS store_id,
    plain(order_id) AS order_id,
    plain(case_id) AS case_id,
    plain(campaign) AS campaign,
    plain(topic) AS topic,
    wait_seconds, duration_seconds, resolved,
    identifier_of(customer_id) AS customer_id,
    identifier_of(loyalty_id) AS loyalty_id,
    email_of(email) AS email,
    phone_of(phone) AS phone,
    identifier_of(anonymous_id) AS anonymous_id
  FROM feed_interactions
) AS delivered
WHERE interaction_id IS NOT NULL AND channel IS NOT NULL AND activity IS NOT NULL
  AND occurred_us >= midnight_micros(DATE '2000-01-01') AND occurred_us < ${end}
  AND (received_us IS NULL OR (received_us < ${end} AND occurred_us <= received_us + 86400000000))
