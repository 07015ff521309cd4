-- Where the history of the feeds that bear evidence begins.
SELECT
  (SELECT min(occurred_us) FROM staged_web_events) AS web_events_us,
  (SELECT min(occurred_us) FROM staged_interactions) AS interactions_us,
  (SELECT min(returned_us) FROM staged_returns) AS returns_us
