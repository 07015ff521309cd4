-- What Spark has by these names, and what each engine says in its own way, with dates in the business zone.
SET TimeZone = 'UTC';
SET default_null_order = 'nulls_first_on_asc_last_on_desc';

CREATE MACRO unix_micros(t) AS epoch_us(t);
CREATE MACRO micros_of(x) AS epoch_us(try_cast(trim(x) AS TIMESTAMPTZ));
CREATE MACRO timestamp_micros(n) AS make_timestamptz(n);
CREATE MACRO business_date(n) AS CAST(timezone('Europe/Madrid', make_timestamptz(n)) AS DATE);
CREATE MACRO midnight_micros(d) AS epoch_us(timezone('Europe/Madrid', CAST(d AS TIMESTAMP)));
CREATE MACRO first_of_month(d) AS CAST(date_trunc('month', d) AS DATE);
CREATE MACRO btrim(x, characters) AS trim(x, characters);
CREATE MACRO byte_count(x) AS strlen(x);
CREATE MACRO sha2(x, bits) AS sha256(x);
CREATE MACRO whole(a, b) AS a // b;
CREATE MACRO regexp_like(x, pattern) AS regexp_matches(x, pattern);
CREATE MACRO pseudonym(x) AS
  substring(sha256(unhex('${outer_pad}') || unhex(sha256(unhex('${inner_pad}') || encode(x)))), 1, 32);
CREATE MACRO stage_map(classic, five_stage, four_stage, six_stage) AS
  MAP {'classic': classic, 'five_stage': five_stage, 'four_stage': four_stage, 'six_stage': six_stage};
CREATE MACRO distinct_count(x) AS count(DISTINCT x);
CREATE MACRO collect_set(x) AS list(DISTINCT x);
CREATE MACRO collect_list(x) AS list(x);
CREATE MACRO sort_array(xs) AS list_sort(xs);
CREATE MACRO behind_rank(xs) AS list_transform(xs, lambda x: substring(x, 8));
CREATE MACRO no_ids() AS CAST([] AS VARCHAR[]);
CREATE MACRO one_id(x) AS [x];
CREATE MACRO two_ids(x, y) AS [x, y];
CREATE MACRO interpolated(xs, p) AS
  CASE WHEN len(xs) > 0 THEN
    CASE WHEN xs[CAST(floor((len(xs) - 1) * p) AS INT) + 1] = xs[CAST(ceil((len(xs) - 1) * p) AS INT) + 1]
      THEN xs[CAST(floor((len(xs) - 1) * p) AS INT) + 1]
      ELSE (ceil((len(xs) - 1) * p) - (len(xs) - 1) * p) * xs[CAST(floor((len(xs) - 1) * p) AS INT) + 1]
        + ((len(xs) - 1) * p - floor((len(xs) - 1) * p)) * xs[CAST(ceil((len(xs) - 1) * p) AS INT) + 1]
    END
  END;
CREATE MACRO percentile(x, p) AS
  interpolated(list_sort(list(x) FILTER (WHERE x IS NOT NULL)), CAST(p AS DOUBLE));
