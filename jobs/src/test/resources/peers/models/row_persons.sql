-- The same, and of those that are nobody's, whose the order or the interaction is that they name.
WITH by_order AS (
  SELECT own.feed, own.row_key, own.interaction_id,
    coalesce(own.person_id, orders.person_id) AS person_id,
    coalesce(own.identity_method, orders.identity_method) AS identity_method
  FROM row_owners AS own
  LEFT JOIN row_owners AS orders ON orders.feed = 'orders' AND own.feed <> 'orders' AND orders.row_key = own.order_id
)
SELECT rows_of.feed, rows_of.row_key,
  coalesce(rows_of.person_id, interactions.person_id) AS person_id,
  coalesce(rows_of.identity_method, interactions.identity_method, 'none') AS identity_method
FROM by_order AS rows_of
LEFT JOIN by_order AS interactions
  ON interactions.feed = 'interactions' AND rows_of.feed = 'feedback'
  AND interactions.row_key = rows_of.interaction_id
