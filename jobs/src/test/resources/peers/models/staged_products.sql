SELECT product_id, category, brand
FROM (
  SELECT *,
    row_number() OVER (
      PARTITION BY product_id ORDER BY updated_us DESC NULLS LAST, received_us DESC NULLS LAST) AS place
  FROM (
    SELECT
      plain(product_id) AS product_id,
      plain(category) AS category,
      plain(brand) AS brand,
      micros_of(updated_at) AS updated_us,
      unix_micros(received_at) AS received_us
    FROM feed_products
  ) AS delivered
  WHERE product_id IS NOT NULL
    AND (received_us IS NULL OR received_us < ${end}) AND (updated_us IS NULL OR updated_us < ${end})
) AS versions
WHERE place = 1
