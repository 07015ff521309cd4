-- The events of sessions, with whose they are: of its own customer id, else e-mail, else of the cookie's assignment;
-- where that person denied analytics, of the cookie itself.
WITH events AS (
  SELECT
    coalesce(events.anonymous_id, '1' || events.customer_id, '3' || events.email) AS visitor,
    events.*,
    coalesce(events.category, products.category) AS known_category,
    products.brand
  FROM staged_web_events AS events
  LEFT JOIN staged_products AS products ON products.product_id = events.product_id
  WHERE NOT events.is_excluded
    AND coalesce(events.anonymous_id, events.customer_id, events.email) IS NOT NULL
),
strong AS (
  SELECT own.identifier, own.person_id, persons.is_web_joinable
  FROM person_identifiers AS own JOIN persons ON persons.person_id = own.person_id
),
intervals AS (
  SELECT anonymous_id, person_id, is_web_joinable,
    unix_micros(assigned_from) AS from_us, unix_micros(assigned_until) AS until_us
  FROM cookie_assignments
),
owned AS (
  SELECT
    events.*,
    CASE
      WHEN coalesce(customers.person_id, emails.person_id) IS NOT NULL
        THEN CASE WHEN coalesce(customers.is_web_joinable, emails.is_web_joinable)
          THEN coalesce(customers.person_id, emails.person_id) END
      WHEN intervals.is_web_joinable THEN intervals.person_id
    END AS named_person,
    coalesce(customers.person_id, emails.person_id) IS NOT NULL AS is_direct
  FROM events
  LEFT JOIN strong AS customers ON customers.identifier = '1' || events.customer_id
  LEFT JOIN strong AS emails ON emails.identifier = '3' || events.email
  LEFT JOIN intervals ON intervals.anonymous_id = events.anonymous_id
    AND events.occurred_us BETWEEN intervals.from_us AND intervals.until_us
)
SELECT
  visitor, event_id, occurred_us, anonymous_id, known_activity(activity) AS activity,
  CASE WHEN lower(platform) = 'app' THEN 'app' ELSE 'web' END AS channel,
  page_url, referrer, source, medium, campaign, product_id, known_category AS category, brand, store_id,
  search_results, order_id, device,
  CASE WHEN activity = 'purchase' THEN value END AS value,
  coalesce(named_person, '9' || anonymous_id) AS person_id,
  CASE WHEN named_person IS NULL THEN 'anonymous' WHEN is_direct THEN 'direct' ELSE 'stitched' END AS identity_method
FROM owned
WHERE coalesce(named_person, anonymous_id) IS NOT NULL
