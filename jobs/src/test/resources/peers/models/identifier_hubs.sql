-- More than ten neighbours in one other namespace: it links nobody.
SELECT DISTINCT identifier
FROM (
  SELECT identifier
  FROM identifier_pairs
  GROUP BY identifier, substring(neighbour, 1, 1)
  HAVING count(*) > 10
) AS crowded
