WITH pickups AS (
  SELECT outcomes.*, first_of_month(outcomes.ordered_date) AS ordered_month, matches.pattern,
    attached.order_id IS NOT NULL AS is_attached,
    CASE WHEN ready_at >= ordered_at
      THEN CAST(unix_micros(ready_at) - unix_micros(ordered_at) AS DOUBLE) / 3.6e9 END AS ready_hours,
    CASE WHEN collected_at >= ready_at
      THEN CAST(unix_micros(collected_at) - unix_micros(ready_at) AS DOUBLE) / 3.6e9 END AS collect_hours,
    coalesce(coalesce(ready_at, collected_at) > promised_at, false)
      OR coalesce(coalesce(ready_at, collected_at) IS NULL AND cancelled_at IS NULL
        AND unix_micros(promised_at) < ${end}, false) AS is_late
  FROM order_line_outcomes AS outcomes
  JOIN pattern_matches AS matches ON matches.order_id = outcomes.order_id
    AND matches.line_number = outcomes.line_number
    AND matches.pattern IN ('click_and_collect', 'ship_to_store', 'reserve_and_collect')
  LEFT JOIN pattern_matches AS attached ON attached.order_id = outcomes.order_id
    AND attached.line_number = outcomes.line_number AND attached.pattern = 'pickup_attach'
),
cells AS (
  SELECT
    pattern, pickup_store_id, currency_code, ordered_month,
    count(*) AS line_count,
    count(DISTINCT person_id) AS person_count,
    count(CASE WHEN pickup_state = 'collected' THEN 1 END) AS collected_line_count,
    count(CASE WHEN pickup_state = 'cancelled' THEN 1 END) AS cancelled_line_count,
    count(CASE WHEN pickup_state = 'not_collected' THEN 1 END) AS not_collected_line_count,
    count(CASE WHEN pickup_state = 'ready' THEN 1 END) AS ready_line_count,
    count(CASE WHEN pickup_state = 'placed' THEN 1 END) AS placed_line_count,
    count(CASE WHEN is_late THEN 1 END) AS late_line_count,
    count(CASE WHEN is_attached THEN 1 END) AS attached_line_count,
    count(CASE WHEN pickup_state = 'collected' AND person_id IS NOT NULL THEN 1 END) AS collected_person_line_count,
    sum(net_amount) AS net_amount,
    sum(CASE WHEN pickup_state = 'collected' THEN net_amount ELSE 0 END) AS collected_amount,
    sum(CASE WHEN pickup_state = 'cancelled' THEN net_amount ELSE 0 END) AS cancelled_amount,
    percentile(ready_hours, 0.5) AS ready_hours_median,
    percentile(ready_hours, 0.9) AS ready_hours_p90,
    percentile(collect_hours, 0.5) AS collect_hours_median,
    percentile(collect_hours, 0.9) AS collect_hours_p90
  FROM pickups
  GROUP BY pattern, pickup_store_id, currency_code, ordered_month
),
attached_once AS (
  SELECT DISTINCT pickups.pattern, pickups.pickup_store_id, pickups.currency_code, pickups.ordered_month,
    attached.touchpoint_id
  FROM pickups
  JOIN attached_purchases AS attached ON attached.order_id = pickups.order_id
    AND attached.line_number = pickups.line_number
),
attached_amounts AS (
  SELECT pattern, pickup_store_id, attached_once.currency_code, ordered_month, sum(bought.net_amount) AS amount
  FROM attached_once
  JOIN (
    SELECT
      -- an outcome stands at its line's reserve, what was bought at the purchase
      CASE WHEN fulfilment = 'reserve'
        THEN hash_of(field('order_lines') || field(order_id) || field(line_number) || field('purchase')
          || field(product_id) || field(category))
        ELSE touchpoint_id END AS touchpoint_id,
      currency_code, net_amount
    FROM order_line_outcomes
  ) AS bought
    ON bought.touchpoint_id = attached_once.touchpoint_id AND bought.currency_code = attached_once.currency_code
  GROUP BY pattern, pickup_store_id, attached_once.currency_code, ordered_month
)
SELECT
  cells.pattern, cells.pickup_store_id, cells.currency_code, line_count, person_count, collected_line_count,
  cancelled_line_count, not_collected_line_count, ready_line_count, placed_line_count, late_line_count,
  attached_line_count, collected_person_line_count,
  CAST(net_amount AS DECIMAL(28, 2)) AS net_amount,
  CAST(collected_amount AS DECIMAL(28, 2)) AS collected_amount,
  CAST(cancelled_amount AS DECIMAL(28, 2)) AS cancelled_amount,
  CAST(coalesce(attached_amounts.amount, 0) AS DECIMAL(28, 2)) AS attached_amount,
  CASE WHEN person_count >= 10 AND collected_line_count + cancelled_line_count + not_collected_line_count > 0
    THEN CAST(collected_line_count AS DOUBLE)
      / CAST(collected_line_count + cancelled_line_count + not_collected_line_count AS DOUBLE) END AS collected_share,
  CASE WHEN person_count >= 10 AND collected_person_line_count > 0
    THEN CAST(attached_line_count AS DOUBLE) / CAST(collected_person_line_count AS DOUBLE) END AS attached_share,
  CASE WHEN person_count >= 10 THEN ready_hours_median END AS ready_hours_median,
  CASE WHEN person_count >= 10 THEN ready_hours_p90 END AS ready_hours_p90,
  CASE WHEN person_count >= 10 THEN collect_hours_median END AS collect_hours_median,
  CASE WHEN person_count >= 10 THEN collect_hours_p90 END AS collect_hours_p90,
  person_count < 10 AS is_suppressed,
  cells.ordered_month
FROM cells
LEFT JOIN attached_amounts ON attached_amounts.pattern = cells.pattern
  AND attached_amounts.pickup_store_id IS NOT DISTINCT FROM cells.pickup_store_id
  AND attached_amounts.currency_code = cells.currency_code
  AND attached_amounts.ordered_month = cells.ordered_month
