-- Shared by both engines. DuckDB has macros; for Spark they are written out where they are called.

-- Text without spaces around it; null where nothing is left.
CREATE MACRO plain(x) AS nullif(trim(x), '');

-- An identifier, trimmed; a placeholder is none.
CREATE MACRO identifier_of(x) AS
  CASE
    WHEN translate(btrim(x, ' ()'), '0-', '') = '' THEN NULL
    WHEN lower(btrim(x, ' ()')) IN ('null', 'none', 'undefined', 'unknown', 'anonymous', 'guest', 'n/a',
      'test', '-1', 'not set') THEN NULL
    ELSE trim(x)
  END;

CREATE MACRO email_of(x) AS
  CASE WHEN identifier_of(x) LIKE '%@%' THEN lower(identifier_of(x)) END;

-- E.164 of the forms that the simulated feeds have: with +, with 00, or Spanish.
CREATE MACRO phone_of(x) AS
  CASE
    WHEN identifier_of(x) LIKE '+%' THEN translate(identifier_of(x), ' ()-.', '')
    WHEN identifier_of(x) LIKE '00%' THEN '+' || substring(translate(identifier_of(x), ' ()-.', ''), 3)
    ELSE '+34' || translate(identifier_of(x), ' ()-.', '')
  END;

-- A field of a hashed key: its length in bytes, a colon and itself; null is a dash.
CREATE MACRO field(x) AS
  coalesce(CAST(byte_count(x) AS STRING) || ':' || x, '-');

CREATE MACRO hash_of(x) AS substring(sha2(x, 256), 1, 32);

CREATE MACRO known_activity(x) AS
  CASE WHEN x IN ('visit', 'ad_impression', 'ad_click', 'campaign_sent', 'campaign_open', 'campaign_click',
    'social_engagement', 'word_of_mouth', 'product_view', 'search', 'list_view', 'review_read', 'compare',
    'wishlist', 'store_locator', 'availability_check', 'store_visit', 'product_scan', 'try_on', 'demo',
    'appointment', 'contact', 'add_to_cart', 'remove_from_cart', 'reserve', 'checkout_start', 'checkout_step',
    'checkout_error', 'quote', 'purchase', 'pickup_ready', 'pickup', 'delivery', 'cancellation', 'return',
    'complaint', 'survey_response', 'loyalty_use', 'review_write', 'referral', 'share') THEN x ELSE 'other' END;

CREATE MACRO known_channel(x) AS
  CASE WHEN x IN ('web', 'app', 'store', 'phone', 'chat', 'email', 'sms', 'social', 'mail', 'event', 'partner',
    'marketplace') THEN x ELSE 'other' END;

CREATE MACRO is_online_channel(x) AS
  x NOT IN ('store', 'phone', 'mail', 'event');

CREATE MACRO is_search_engine(x) AS
  regexp_like(x, '^(.*[.])?(google|bing|yahoo|duckduckgo|ecosia|baidu|yandex|qwant|startpage|naver|seznam|sogou|ask|aol)([.].+)?$');

CREATE MACRO is_social_network(x) AS
  regexp_like(x, '^(.*[.])?(facebook|fb|instagram|ig|twitter|t[.]co|x|linkedin|lnkd|pinterest|tiktok|snapchat|reddit|threads|bluesky|mastodon|whatsapp|telegram|vk|weibo|tumblr|quora)([.].+)?$');

CREATE MACRO is_video_site(x) AS
  regexp_like(x, '^(.*[.])?(youtube|youtu[.]be|vimeo|twitch|dailymotion|netflix|hulu|disneyplus)([.].+)?$');

CREATE MACRO is_paid(x) AS
  regexp_like(x, '^(.*cp.*|ppc|retargeting|paid.*)$');

-- What brought a visitor, of lower-case source and medium, empty where there is none.
CREATE MACRO marketing_channel_of(s, m) AS
  CASE
    WHEN s IN ('', '(direct)', 'direct') AND m IN ('', '(not set)', '(none)', 'none') THEN 'direct'
    WHEN m IN ('affiliate', 'affiliates') THEN 'affiliate'
    WHEN regexp_like(m, '^(e[-_ ]?mail|newsletter)$') THEN 'email'
    WHEN regexp_like(s, '^(e[-_ ]?mail|newsletter)$') THEN 'email'
    WHEN m = 'sms' OR s = 'sms' THEN 'sms'
    WHEN regexp_like(m, '^(.*push|.*mobile.*|.*notification.*)$') THEN 'push'
    WHEN is_search_engine(s) AND is_paid(m) THEN 'paid_search'
    WHEN is_social_network(s) AND is_paid(m) THEN 'paid_social'
    WHEN is_video_site(s) AND is_paid(m) THEN 'paid_video'
    WHEN m IN ('display', 'banner', 'expandable', 'interstitial', 'cpm') THEN 'display'
    WHEN regexp_like(m, '^paid[-_ ]?social$') THEN 'paid_social'
    WHEN regexp_like(m, '^(paid[-_ ]?search|sem|cpc|ppc)$') THEN 'paid_search'
    WHEN is_paid(m) THEN 'paid_other'
    WHEN is_social_network(s) THEN 'organic_social'
    WHEN regexp_like(m, '^(social|social[-_ ](network|media)|sm)$') THEN 'organic_social'
    WHEN is_video_site(s) THEN 'video'
    WHEN m LIKE '%video%' THEN 'video'
    WHEN is_search_engine(s) THEN 'organic_search'
    WHEN m = 'organic' THEN 'organic_search'
    WHEN m IN ('referral', 'app', 'link') THEN 'referral'
    ELSE 'other'
  END;

-- Lag in whole seconds, rounded up.
CREATE MACRO seconds_of(micros) AS whole(micros + 999999, 1000000);
