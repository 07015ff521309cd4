-- What Spark calls by other names than DuckDB, with dates in the business zone; written out where it is called.
-- Microseconds since the epoch; null where the text is no instant.
CREATE MACRO micros_of(x) AS unix_micros(try_cast(trim(x) AS TIMESTAMP));
CREATE MACRO business_date(n) AS
  to_date(from_utc_timestamp(timestamp_micros(n), 'Europe/Madrid'));
CREATE MACRO midnight_micros(d) AS
  unix_micros(to_utc_timestamp(CAST(d AS TIMESTAMP), 'Europe/Madrid'));
CREATE MACRO first_of_month(d) AS trunc(d, 'month');
CREATE MACRO byte_count(x) AS octet_length(x);
CREATE MACRO whole(a, b) AS a DIV b;
CREATE MACRO pseudonym(x) AS
  substring(sha2(concat(X'${outer_pad}', unhex(sha2(concat(X'${inner_pad}', CAST(x AS BINARY)), 256))), 256), 1, 32);
CREATE MACRO stage_map(classic, five_stage, four_stage, six_stage) AS
  map('classic', classic, 'five_stage', five_stage, 'four_stage', four_stage, 'six_stage', six_stage);
CREATE MACRO behind_rank(xs) AS
  transform(xs, x -> substring(x, 8));
CREATE MACRO no_ids() AS CAST(array() AS ARRAY<STRING>);
CREATE MACRO one_id(x) AS array(x);
CREATE MACRO two_ids(x, y) AS array(x, y);
-- Few values of few rows: several counts of distinct values would multiply the rows.
CREATE MACRO distinct_count(x) AS size(collect_set(x));
