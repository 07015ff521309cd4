-- The smallest root among the neighbours.
SELECT own.identifier, least(own.root, coalesce(min(near.root), own.root)) AS root
FROM component_roots_0 AS own
LEFT JOIN identifier_links AS links ON links.identifier = own.identifier
LEFT JOIN component_roots_0 AS near ON near.identifier = links.neighbour
GROUP BY own.identifier, own.root
