WITH persons_of AS (
  SELECT
    ordered_date, currency_code, pattern, person_id,
    sum(CASE WHEN is_in_rate THEN 1 ELSE 0 END) AS lines,
    sum(CASE WHEN is_in_rate AND needs_person AND person_id IS NULL THEN 1 ELSE 0 END) AS unidentified,
    sum(CASE WHEN is_in_rate AND is_matched THEN 1 ELSE 0 END) AS matched,
    sum(CASE WHEN is_compared THEN 1 ELSE 0 END) AS compared,
    sum(CASE WHEN is_compared AND is_matched THEN 1 ELSE 0 END) AS compared_matched,
    sum(CASE WHEN is_compared AND is_mirrored_matched THEN 1 ELSE 0 END) AS compared_mirrored,
    sum(CASE WHEN is_matched THEN 1 ELSE 0 END) AS matched_lines,
    sum(CASE WHEN is_matched AND line_state = 'sold' THEN net_amount ELSE 0 END) AS matched_sold,
    sum(CASE WHEN is_matched AND line_state = 'cancelled' THEN net_amount ELSE 0 END) AS matched_cancelled,
    sum(CASE WHEN is_matched AND line_state = 'reserved' THEN net_amount ELSE 0 END) AS matched_reserved,
    sum(CASE WHEN is_matched THEN refund_amount ELSE 0 END) AS matched_refund,
    sum(CASE WHEN is_primary THEN 1 ELSE 0 END) AS primary_lines,
    sum(CASE WHEN is_primary AND line_state = 'sold' THEN net_amount ELSE 0 END) AS primary_sold,
    sum(CASE WHEN is_primary AND line_state = 'cancelled' THEN net_amount ELSE 0 END) AS primary_cancelled,
    sum(CASE WHEN is_primary AND line_state = 'reserved' THEN net_amount ELSE 0 END) AS primary_reserved,
    sum(CASE WHEN is_primary THEN refund_amount ELSE 0 END) AS primary_refund
  FROM daily_lines
  GROUP BY ordered_date, currency_code, pattern, person_id
),
cells AS (
  SELECT
    ordered_date, currency_code, pattern,
    CAST(sum(lines) AS BIGINT) AS population_line_count,
    count(CASE WHEN person_id IS NOT NULL AND lines > 0 THEN 1 END) AS population_person_count,
    CAST(sum(unidentified) AS BIGINT) AS population_unidentified_line_count,
    CAST(sum(matched) AS BIGINT) AS population_matched_line_count,
    CAST(sum(compared) AS BIGINT) AS compared_line_count,
    count(CASE WHEN person_id IS NOT NULL AND compared > 0 THEN 1 END) AS compared_person_count,
    CAST(sum(compared_matched) AS DOUBLE) AS compared_matched,
    CAST(sum(compared_mirrored) AS DOUBLE) AS compared_mirrored,
    CAST(sum((compared_matched - compared_mirrored) * (compared_matched - compared_mirrored)) AS DOUBLE)
      AS difference_squares,
    CAST(sum((compared_matched - compared_mirrored) * compared) AS DOUBLE) AS difference_lines,
    CAST(sum(compared * compared) AS DOUBLE) AS line_squares,
    CAST(sum(matched_lines) AS BIGINT) AS matched_line_count,
    CAST(sum(matched_sold) AS DECIMAL(28, 2)) AS matched_sold_amount,
    CAST(sum(matched_cancelled) AS DECIMAL(28, 2)) AS matched_cancelled_amount,
    CAST(sum(matched_reserved) AS DECIMAL(28, 2)) AS matched_reserved_amount,
    CAST(sum(matched_refund) AS DECIMAL(28, 2)) AS matched_refund_amount,
    CAST(sum(primary_lines) AS BIGINT) AS primary_line_count,
    CAST(sum(primary_sold) AS DECIMAL(28, 2)) AS primary_sold_amount,
    CAST(sum(primary_cancelled) AS DECIMAL(28, 2)) AS primary_cancelled_amount,
    CAST(sum(primary_reserved) AS DECIMAL(28, 2)) AS primary_reserved_amount,
    CAST(sum(primary_refund) AS DECIMAL(28, 2)) AS primary_refund_amount
  FROM persons_of
  GROUP BY ordered_date, currency_code, pattern
),
rated AS (
  SELECT *,
    population_person_count >= 10 AS is_shown,
    CAST(population_line_count AS DOUBLE) AS population,
    CAST(population_matched_line_count AS DOUBLE) AS population_matched,
    CAST(population_unidentified_line_count AS DOUBLE) AS population_unidentified,
    CAST(compared_person_count AS DOUBLE) AS persons,
    CASE WHEN compared_line_count > 0 THEN CAST(compared_line_count AS DOUBLE) END AS compared,
    CASE WHEN compared_line_count > 0
      THEN (compared_matched - compared_mirrored) / CAST(compared_line_count AS DOUBLE) END AS mean
  FROM cells
),
bounded AS (
  SELECT *,
    CASE WHEN is_shown AND compared_person_count > 1 THEN
      sqrt(persons / (persons - 1e0) * greatest(
        difference_squares - 2e0 * mean * difference_lines + mean * mean * line_squares, 0e0)) END AS deviation
  FROM rated
)
SELECT
  currency_code, pattern,
  matched_line_count, matched_sold_amount, matched_cancelled_amount,
  matched_reserved_amount, matched_refund_amount,
  primary_line_count, primary_sold_amount, primary_cancelled_amount,
  primary_reserved_amount, primary_refund_amount,
  population_line_count, population_person_count, population_unidentified_line_count, population_matched_line_count,
  CASE WHEN is_shown AND population > 0 THEN population_matched / population END AS low_rate,
  CASE WHEN is_shown AND population - population_unidentified > 0
    THEN population_matched / (population - population_unidentified) END AS identified_rate,
  CASE WHEN is_shown AND population > 0
    THEN (population_matched + population_unidentified) / population END AS high_rate,
  compared_line_count, compared_person_count,
  CASE WHEN is_shown THEN compared_matched / compared END AS compared_rate,
  CASE WHEN is_shown THEN compared_mirrored / compared END AS placebo_rate,
  CASE WHEN is_shown THEN mean END AS excess_rate,
  mean - 1.96e0 * deviation / compared AS excess_low_rate,
  mean + 1.96e0 * deviation / compared AS excess_high_rate,
  population_line_count > 0 AND NOT is_shown AS is_suppressed,
  ordered_date AS business_date
FROM bounded
