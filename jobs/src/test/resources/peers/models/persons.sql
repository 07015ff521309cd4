SELECT
  person_id,
  count(*) AS identifier_count,
  count(CASE WHEN own.namespace = 'customer_id' THEN 1 END) AS customer_id_count,
  count(denied.customer_id) = 0 AS is_web_joinable,
  timestamp_micros(min(first_seen_us)) AS first_seen_at
FROM person_identifiers AS own
JOIN identifiers ON identifiers.identifier = own.identifier
LEFT JOIN (
  SELECT '1' || customer_id AS customer_id FROM staged_customers WHERE consent_analytics = 'denied'
) AS denied ON denied.customer_id = own.identifier
GROUP BY person_id
