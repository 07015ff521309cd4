-- One row per event; of an event without consent no identifier. The list of browsers is that of the settings, whose
-- one look-behind is written out.
WITH delivered AS (
  SELECT
    plain(event_id) AS event_id,
    micros_of(occurred_at) AS occurred_us,
    unix_micros(received_at) AS received_us,
    plain(activity) AS activity,
    identifier_of(anonymous_id) AS anonymous_id,
    identifier_of(customer_id) AS customer_id,
    email_of(email) AS email,
    plain(platform) AS platform,
    plain(page_url) AS page_url,
    plain(referrer) AS referrer,
    plain(source) AS source,
    plain(medium) AS medium,
    plain(campaign) AS campaign,
    plain(product_id) AS product_id,
    plain(category) AS category,
    plain(store_id) AS store_id,
    search_results,
    plain(order_id) AS order_id,
    plain(device) AS device,
    value,
    coalesce(is_bot, false) OR regexp_like(lower(coalesce(user_agent, '')),
      '((^|[^u])bot|(^|[^c])ubot)|crawl|spider|slurp|headless|phantomjs|selenium|puppeteer|playwright|lighthouse|pingdom|uptime|monitoring|facebookexternalhit|embedly|scrapy|python-requests|python-urllib|aiohttp|httpclient|okhttp|go-http-client|java/|curl/|wget/|libwww') AS is_bot,
    coalesce(lower(plain(consent_analytics)) = 'denied', false) AS is_denied
  FROM feed_web_events
),
staged AS (
  SELECT *, row_number() OVER (PARTITION BY event_id ORDER BY received_us DESC NULLS LAST) AS place
  FROM delivered
  WHERE event_id IS NOT NULL AND activity IS NOT NULL
    AND occurred_us >= midnight_micros(DATE '2000-01-01') AND occurred_us < ${end}
    AND (received_us IS NULL OR (received_us < ${end} AND occurred_us <= received_us + 86400000000))
),
consented AS (
  SELECT
    event_id, occurred_us, activity, platform, page_url, referrer, source, medium, campaign, product_id, category,
    store_id, search_results, order_id, device, value, is_bot, is_denied,
    CASE WHEN NOT is_denied THEN anonymous_id END AS anonymous_id,
    CASE WHEN NOT is_denied THEN customer_id END AS customer_id,
    CASE WHEN NOT is_denied THEN email END AS email
  FROM staged
  WHERE place = 1
),
counted AS (
  SELECT *,
    count(coalesce(anonymous_id, customer_id, email)) OVER (
      PARTITION BY coalesce(anonymous_id, customer_id, email), business_date(occurred_us)) AS events_of_day
  FROM consented
)
SELECT
  event_id, occurred_us, activity, platform, page_url, referrer, source, medium, campaign, product_id, category,
  store_id, search_results, order_id, device, value,
  pseudonym(anonymous_id) AS anonymous_id,
  pseudonym(customer_id) AS customer_id,
  pseudonym(email) AS email,
  is_bot OR is_denied OR events_of_day > 5000 AS is_excluded
FROM counted
