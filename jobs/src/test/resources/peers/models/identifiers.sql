SELECT identifier, min(seen_us) AS first_seen_us
FROM (
  SELECT customer AS identifier, seen_us FROM identifier_rows
  UNION ALL SELECT loyalty, seen_us FROM identifier_rows
  UNION ALL SELECT email, seen_us FROM identifier_rows
  UNION ALL SELECT phone, seen_us FROM identifier_rows
) AS seen
WHERE identifier IS NOT NULL
GROUP BY identifier
