-- Which identifiers stood on one row, in both directions.
SELECT DISTINCT identifier, neighbour
FROM (
  SELECT customer AS identifier, loyalty AS neighbour FROM identifier_rows
  UNION ALL SELECT customer, email FROM identifier_rows
  UNION ALL SELECT customer, phone FROM identifier_rows
  UNION ALL SELECT loyalty, customer FROM identifier_rows
  UNION ALL SELECT loyalty, email FROM identifier_rows
  UNION ALL SELECT loyalty, phone FROM identifier_rows
  UNION ALL SELECT email, customer FROM identifier_rows
  UNION ALL SELECT email, loyalty FROM identifier_rows
  UNION ALL SELECT email, phone FROM identifier_rows
  UNION ALL SELECT phone, customer FROM identifier_rows
  UNION ALL SELECT phone, loyalty FROM identifier_rows
  UNION ALL SELECT phone, email FROM identifier_rows
) AS pairs
WHERE identifier IS NOT NULL AND neighbour IS NOT NULL
