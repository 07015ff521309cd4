-- Valid rows of any version. A date alone is the last microsecond of that date.
SELECT
  order_id, ordered_us, is_date_only, sales_channel, currency, store_id, updated_us, received_us, content,
  pseudonym(customer_id) AS customer_id,
  pseudonym(loyalty_id) AS loyalty_id,
  pseudonym(email) AS email,
  pseudonym(phone) AS phone,
  pseudonym(anonymous_id) AS anonymous_id
FROM (
  SELECT
    plain(order_id) AS order_id,
    CASE WHEN length(trim(ordered_at)) = 10
      THEN midnight_micros(CAST(try_cast(trim(ordered_at) AS DATE) + 1 AS DATE)) - 1
      ELSE micros_of(ordered_at) END AS ordered_us,
    length(trim(ordered_at)) = 10 AS is_date_only,
    plain(sales_channel) AS sales_channel,
    upper(plain(currency)) AS currency,
    plain(store_id) AS store_id,
    micros_of(updated_at) AS updated_us,
    unix_micros(received_at) AS received_us,
    sha2(coalesce(order_id, '') || '/' || coalesce(status, ''), 256) AS content,
    identifier_of(customer_id) AS customer_id,
    identifier_of(loyalty_id) AS loyalty_id,
    email_of(email) AS email,
    phone_of(phone) AS phone,
    identifier_of(anonymous_id) AS anonymous_id
  FROM feed_orders
) AS delivered
WHERE order_id IS NOT NULL
  AND ordered_us >= midnight_micros(DATE '2000-01-01') AND ordered_us < ${end}
  AND (received_us IS NULL OR (received_us < ${end} AND ordered_us <= received_us + 86400000000))
  AND (updated_us IS NULL OR updated_us < ${end})
  AND sales_channel IN ('web', 'app', 'store', 'phone', 'marketplace')
  AND currency IN (SELECT currency FROM iso_currencies)
