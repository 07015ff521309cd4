-- Databricks notebook source
-- MAGIC %md
-- MAGIC # Click and collect
-- MAGIC
-- MAGIC Bought or reserved online, collected in a store: how much of it is collected, how long it takes,
-- MAGIC what is late, what is left lying, and what else is bought on the way.
-- MAGIC
-- MAGIC Reads the schemas core, mart and staging: percorso.warehouse.views = "main." makes them in the catalog
-- MAGIC main, to be chosen by USE CATALOG main; percorso query has them itself.

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
WHERE primary_pattern IN ('click_and_collect', 'ship_to_store', 'reserve_and_collect')
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
HAVING sum(person_count) >= 10
ORDER BY pattern, ordered_month

-- COMMAND ----------

-- MAGIC %md ## Stores: how fast ready, how fast collected
-- MAGIC Of the lines that were promised a time and are ready; stores with ten people and more. Lines whose time has passed and
-- MAGIC that are not ready yet stand in the late ones of their month.

-- COMMAND ----------

SELECT
  pickup_store_id,
  count(*) AS lines,
  round(median((unix_seconds(ready_at) - unix_seconds(ordered_at)) / 3600), 1) AS ready_hours_median,
  round(median((unix_seconds(collected_at) - unix_seconds(ready_at)) / 3600), 1) AS collect_hours_median,
  count_if(ready_at > promised_at) AS late_lines,
  round(count_if(ready_at > promised_at) / count(*), 4) AS late_share
FROM core.order_line_outcomes
WHERE primary_pattern = 'click_and_collect'
  AND promised_at IS NOT NULL
  AND ready_at IS NOT NULL
GROUP BY pickup_store_id
HAVING count(DISTINCT person_id) >= 10
ORDER BY late_share DESC, pickup_store_id
LIMIT 20

-- COMMAND ----------

-- MAGIC %md ## What else they buy when they come
-- MAGIC Another order of the same person, sold in the pickup store on the day of collection; by the month of the order
-- MAGIC that was collected. A purchase counts once in each month of which something was collected with it.

-- COMMAND ----------

SELECT
  pattern,
  currency_code,
  ordered_month,
  sum(collected_person_line_count) AS collected_lines_with_person,
  sum(attached_line_count) AS with_another_purchase,
  round(sum(attached_line_count) / nullif(sum(collected_person_line_count), 0), 4) AS attach_rate,
  sum(attached_amount) AS attached_amount
FROM mart.pickup_performance
GROUP BY pattern, currency_code, ordered_month
HAVING sum(person_count) >= 10
ORDER BY pattern, currency_code, ordered_month

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
