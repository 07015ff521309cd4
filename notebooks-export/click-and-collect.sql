-- Databricks notebook source
-- MAGIC %md
-- MAGIC # Click and collect
-- MAGIC
-- MAGIC Bought or reserved online, collected in a store: how much of it is collected, how long it takes,
-- MAGIC what is late, what is left lying, and what else is bought on the way.

-- COMMAND ----------

-- MAGIC %md ## What became of it

-- COMMAND ----------

SELECT
  primary_pattern,
  pickup_state,
  currency_code,
  count(*) AS lines,
  sum(net_amount) AS net_amount
FROM core.order_line_outcomes
WHERE pickup_state IS NOT NULL
GROUP BY primary_pattern, pickup_state, currency_code
ORDER BY primary_pattern, currency_code, lines DESC, pickup_state

-- COMMAND ----------

-- MAGIC %md ## By month: collected, late, left lying

-- COMMAND ----------

SELECT
  pattern,
  ordered_month,
  sum(line_count) AS lines,
  sum(collected_line_count) AS collected,
  sum(not_collected_line_count) AS not_collected,
  sum(cancelled_line_count) AS cancelled,
  sum(late_line_count) AS late,
  round(
    sum(collected_line_count)
      / nullif(sum(collected_line_count + not_collected_line_count + cancelled_line_count), 0),
    4) AS collected_share
FROM mart.pickup_performance
GROUP BY pattern, ordered_month
ORDER BY pattern, ordered_month

-- COMMAND ----------

-- MAGIC %md ## Stores: how fast ready, how fast collected

-- COMMAND ----------

SELECT
  pickup_store_id,
  sum(line_count) AS lines,
  max(ready_hours_median) AS slowest_month_ready_hours_median,
  max(collect_hours_median) AS slowest_month_collect_hours_median,
  round(sum(late_line_count) / sum(line_count), 4) AS late_share
FROM mart.pickup_performance
WHERE pattern = 'click_and_collect'
GROUP BY pickup_store_id
ORDER BY late_share DESC, pickup_store_id
LIMIT 20

-- COMMAND ----------

-- MAGIC %md ## What else they buy when they come
-- MAGIC Another order of the same person, sold in the pickup store on the day of collection.

-- COMMAND ----------

SELECT
  pattern,
  currency_code,
  sum(collected_person_line_count) AS collected_lines_with_person,
  sum(attached_line_count) AS with_another_purchase,
  round(sum(attached_line_count) / nullif(sum(collected_person_line_count), 0), 4) AS attach_rate,
  sum(attached_amount) AS attached_amount
FROM mart.pickup_performance
GROUP BY pattern, currency_code
ORDER BY pattern, currency_code

-- COMMAND ----------

-- MAGIC %md ## The way there: touchpoints of journeys in which something was collected

-- COMMAND ----------

SELECT
  t.stage,
  t.activity,
  t.channel,
  count(DISTINCT t.journey_id) AS journeys
FROM core.journey_touchpoints t
WHERE t.journey_id IN (
  SELECT journey_id
  FROM core.order_line_outcomes
  WHERE primary_pattern IN ('click_and_collect', 'ship_to_store', 'reserve_and_collect')
    AND pickup_state = 'collected')
GROUP BY t.stage, t.activity, t.channel
ORDER BY journeys DESC, t.stage, t.activity, t.channel
LIMIT 25
