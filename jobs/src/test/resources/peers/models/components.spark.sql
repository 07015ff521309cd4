-- The root of the root, after the last round.
SELECT own.identifier, root.root
FROM component_nearest_2 AS own
JOIN component_nearest_2 AS root ON root.identifier = own.root
