-- Databricks notebook source
-- MAGIC %md
-- MAGIC # ROPO: research online, purchase offline
-- MAGIC
-- MAGIC How many store sales began on the site, how sure that is, and what the research looked like.
-- MAGIC Own data sees only loyal ROPO: not what was researched here and bought at a competitor.
-- MAGIC Rates stand with their population, their bounds and their placebo; read the excess, not the rate.
-- MAGIC
-- MAGIC Reads the schemas core, mart and staging: percorso.warehouse.views = "main." makes them in the catalog
-- MAGIC main, to be chosen by USE CATALOG main; percorso query has them itself.

-- COMMAND ----------

-- MAGIC %md ## How often, by window
-- MAGIC low counts store sales without a person as none, high as all; the placebo is the same rule in the time after the purchase.

-- COMMAND ----------

SELECT
  window_days,
  population_line_count,
  population_person_count,
  population_unidentified_line_count,
  round(low_rate, 4) AS low_rate,
  round(identified_rate, 4) AS identified_rate,
  round(high_rate, 4) AS high_rate,
  round(compared_rate, 4) AS compared_rate,
  round(placebo_rate, 4) AS placebo_rate,
  round(excess_rate, 4) AS excess_rate,
  round(excess_low_rate, 4) AS excess_low_rate,
  round(excess_high_rate, 4) AS excess_high_rate,
  is_suppressed
FROM mart.pattern_windows
WHERE pattern = 'ropo'
ORDER BY window_days

-- COMMAND ----------

-- MAGIC %md ## What it is worth, by month and currency

-- COMMAND ----------

SELECT
  trunc(business_date, 'MM') AS month,
  currency_code,
  sum(matched_line_count) AS ropo_lines,
  sum(matched_sold_amount) AS ropo_sold_amount,
  sum(matched_refund_amount) AS ropo_refund_amount
FROM mart.omnichannel_daily
WHERE pattern = 'ropo'
GROUP BY trunc(business_date, 'MM'), currency_code
ORDER BY month, currency_code

-- COMMAND ----------

-- MAGIC %md ## How near the research was to what was bought, and how long before

-- COMMAND ----------

SELECT
  match_level,
  identity_method,
  count(*) AS lines,
  round(percentile(lag_seconds, 0.5) / 86400, 1) AS median_lag_days,
  round(avg(evidence_count), 1) AS mean_evidence_count
FROM core.pattern_matches
WHERE pattern = 'ropo'
GROUP BY match_level, identity_method
ORDER BY lines DESC, match_level, identity_method

-- COMMAND ----------

-- MAGIC %md ## Which research led to the store

-- COMMAND ----------

SELECT
  t.activity,
  t.channel,
  count(*) AS lines
FROM core.pattern_matches m
JOIN core.journey_touchpoints t ON t.touchpoint_id = m.evidence_touchpoint_ids[0]
WHERE m.pattern = 'ropo'
GROUP BY t.activity, t.channel
ORDER BY lines DESC, t.activity, t.channel

-- COMMAND ----------

-- MAGIC %md ## Categories: where the store lives from the site
-- MAGIC As the identified rate of 30 days above: store sales of known people whose 30 days before lie within the history of the web events.

-- COMMAND ----------

SELECT
  o.category,
  count(*) AS store_lines,
  count_if(c.lag_seconds <= 30 * 86400) AS ropo_lines,
  round(count_if(c.lag_seconds <= 30 * 86400) / count(*), 4) AS identified_rate
FROM core.pattern_candidates c
JOIN core.order_line_outcomes o ON o.order_id = c.order_id AND o.line_number = c.line_number
JOIN staging.feed_counts f ON f.feed = 'web_events'
WHERE c.pattern = 'ropo'
  AND c.is_identified
  AND c.purchased_at - INTERVAL '30' DAY >= f.first_event_at
GROUP BY o.category
HAVING count(DISTINCT c.person_id) >= 10
ORDER BY ropo_lines DESC, o.category
LIMIT 20

-- COMMAND ----------

-- MAGIC %md ## Every order line has one outcome: what the store sales came to
-- MAGIC Only what is sold is revenue; a reserved line is one that nobody has collected yet.

-- COMMAND ----------

SELECT
  primary_pattern,
  line_state,
  currency_code,
  count(*) AS lines,
  sum(net_amount) AS net_amount,
  sum(refund_amount) AS refund_amount
FROM core.order_line_outcomes
WHERE sales_channel = 'store'
GROUP BY primary_pattern, line_state, currency_code
ORDER BY currency_code, line_state DESC, lines DESC, primary_pattern
