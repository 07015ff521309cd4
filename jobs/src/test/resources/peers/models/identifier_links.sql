SELECT identifier, neighbour
FROM identifier_pairs
WHERE identifier NOT IN (SELECT identifier FROM identifier_hubs)
  AND neighbour NOT IN (SELECT identifier FROM identifier_hubs)
