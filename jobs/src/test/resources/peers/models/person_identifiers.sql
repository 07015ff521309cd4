-- In a component of more than 200 identifiers only direct links from a customer id hold.
WITH sized AS (
  SELECT identifier, root, count(*) OVER (PARTITION BY root) AS identifier_count FROM components
),
customers AS (
  SELECT identifier, min(neighbour) AS customer
  FROM identifier_links
  WHERE neighbour LIKE '1%' AND identifier NOT LIKE '1%'
  GROUP BY identifier
)
SELECT
  sized.identifier,
  CASE substring(sized.identifier, 1, 1)
    WHEN '1' THEN 'customer_id' WHEN '2' THEN 'loyalty_id' WHEN '3' THEN 'email' ELSE 'phone' END AS namespace,
  CASE WHEN identifier_count > 200 THEN coalesce(customers.customer, sized.identifier) ELSE root END AS person_id
FROM sized LEFT JOIN customers ON customers.identifier = sized.identifier
