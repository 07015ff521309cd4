-- Valid rows of any version. Identifiers leave here as pseudonyms only.
SELECT
  pseudonym(customer_key) AS customer_id,
  pseudonym(loyalty_id) AS loyalty_id,
  pseudonym(email) AS email,
  pseudonym(phone) AS phone,
  consent_analytics, updated_us, created_us, received_us
FROM (
  SELECT
    identifier_of(customer_id) AS customer_key,
    identifier_of(loyalty_id) AS loyalty_id,
    email_of(email) AS email,
    phone_of(phone) AS phone,
    lower(plain(consent_analytics)) AS consent_analytics,
    micros_of(updated_at) AS updated_us,
    micros_of(created_at) AS created_us,
    unix_micros(received_at) AS received_us
  FROM feed_customers
) AS delivered
WHERE customer_key IS NOT NULL AND updated_us < ${end} AND (received_us IS NULL OR received_us < ${end})
