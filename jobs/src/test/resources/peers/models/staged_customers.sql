SELECT customer_id, consent_analytics
FROM (
  SELECT *, row_number() OVER (PARTITION BY customer_id ORDER BY updated_us DESC, received_us DESC) AS place
  FROM valid_customers
) AS versions
WHERE place = 1
