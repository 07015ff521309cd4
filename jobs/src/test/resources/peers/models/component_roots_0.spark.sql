-- The first of several rounds: the smallest of an identifier and its neighbours. Spark's recursion keeps repeated rows
-- and so does not end in a cycle; rounds of neighbours, and of the roots of roots, reach further in two than a person's
-- identifiers lie apart in the simulated feeds.
SELECT own.identifier, least(own.identifier, coalesce(min(links.neighbour), own.identifier)) AS root
FROM identifiers AS own
LEFT JOIN identifier_links AS links ON links.identifier = own.identifier
WHERE own.identifier NOT IN (SELECT identifier FROM identifier_hubs)
GROUP BY own.identifier
