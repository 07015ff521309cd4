-- The root of the root.
SELECT own.identifier, root.root
FROM component_nearest_1 AS own
JOIN component_nearest_1 AS root ON root.identifier = own.root
