-- Every identifier with the smallest that can be reached from it.
WITH RECURSIVE reached AS (
  SELECT identifier, identifier AS root
  FROM identifiers
  WHERE identifier NOT IN (SELECT identifier FROM identifier_hubs)
  UNION
  SELECT reached.identifier, links.neighbour
  FROM reached JOIN identifier_links AS links ON links.identifier = reached.root
)
SELECT identifier, min(root) AS root
FROM reached
GROUP BY identifier
