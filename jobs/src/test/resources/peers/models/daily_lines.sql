-- Every line once for each pattern that is asked of it, and once for its primary one. The returns of lines bought
-- before the history of returns begins are not known, so these lines are in no rate of returns.
WITH facts AS (
  SELECT outcomes.*, patterns.pattern, patterns.fulfilment = outcomes.fulfilment AS holds
  FROM order_line_outcomes AS outcomes
  JOIN (VALUES ('click_and_collect', 'online', 'pickup'), ('ship_to_store', 'online', 'ship_to_store'),
    ('reserve_and_collect', 'any', 'reserve'), ('endless_aisle', 'store', 'ship')
  ) AS patterns(pattern, sold, fulfilment)
    ON patterns.sold = 'any'
    OR (patterns.sold = 'online' AND outcomes.sales_channel IN ('web', 'app'))
    OR (patterns.sold = 'store' AND outcomes.sales_channel = 'store')
),
evidenced AS (
  SELECT outcomes.*, patterns.pattern, patterns.needs_person, matches.order_id IS NOT NULL AS holds,
    CASE patterns.pattern
      WHEN 'pickup_attach' THEN true
      WHEN 'buy_online_return_in_store'
        THEN coalesce(unix_micros(outcomes.ordered_at) >= (SELECT returns_us FROM feed_starts), false)
      ELSE coalesce(unix_micros(outcomes.purchased_at) >= (SELECT returns_us FROM feed_starts), false)
    END AS is_in_rate
  FROM order_line_outcomes AS outcomes
  JOIN (VALUES ('pickup_attach', true), ('buy_online_return_in_store', false), ('store_return_web_rebuy', true)
  ) AS patterns(pattern, needs_person)
    ON (patterns.pattern = 'pickup_attach' AND outcomes.pickup_state = 'collected'
      AND (outcomes.fulfilment = 'reserve' OR outcomes.sales_channel IN ('web', 'app')))
    OR (patterns.pattern = 'buy_online_return_in_store' AND outcomes.sales_channel IN ('web', 'app'))
    OR (patterns.pattern = 'store_return_web_rebuy' AND outcomes.sales_channel = 'store')
  LEFT JOIN pattern_matches AS matches ON matches.order_id = outcomes.order_id
    AND matches.line_number = outcomes.line_number AND matches.pattern = patterns.pattern
  WHERE outcomes.purchased_at IS NOT NULL
)
SELECT ordered_date, currency_code, pattern, person_id, line_state, net_amount, refund_amount,
  false AS needs_person, purchased_at IS NOT NULL AS is_in_rate, holds AS is_matched, false AS is_compared,
  false AS is_mirrored_matched, false AS is_primary
FROM facts
UNION ALL
SELECT ordered_date, currency_code, pattern, person_id, line_state, net_amount, refund_amount,
  needs_person, is_in_rate, holds, false, false, false
FROM evidenced
UNION ALL
SELECT ordered_date, currency_code, pattern, person_id, line_state, net_amount, refund_amount,
  true, is_in_rate, is_matched, is_compared, is_mirrored_matched, false
FROM windowed_lines WHERE window_days IS NULL
UNION ALL
SELECT ordered_date, currency_code, primary_pattern, person_id, line_state, net_amount, refund_amount,
  false, false, false, false, false, true
FROM order_line_outcomes
