-- What the extract scripts share. Plain DuckDB, no extension: `inet` would have to be downloaded.
-- A macro's argument is pasted wherever the macro names it: pass columns, not expressions, or they are worked out
-- again each time. One-element lambdas give an intermediate value a name for the same reason.

-- A whole number as AWS writes it: digits and nothing else. NULL for anything else, `-` included.
CREATE OR REPLACE TEMP MACRO whole_number(text) AS
  CASE WHEN regexp_full_match(text, '[0-9]{1,18}') THEN CAST(text AS BIGINT) END;

-- Seconds with a fraction. AWS writes -1 (access logs) or `-` (connection logs) for a time that is not known.
CREATE OR REPLACE TEMP MACRO seconds(text) AS
  CASE WHEN regexp_full_match(text, '[0-9]{1,9}(?:\.[0-9]{1,9})?') THEN CAST(text AS DOUBLE) END;

-- `-` and the empty text are how the logs write "nothing".
CREATE OR REPLACE TEMP MACRO present(text) AS CASE WHEN text NOT IN ('-', '') THEN text END;

-- `2026-11-22T13:05:01.123456Z`. TRY_CAST alone would also take dates without a time, other zones, an hour 24, and a
-- fraction without digits.
CREATE OR REPLACE TEMP MACRO utc_time(text) AS
  CASE WHEN text LIKE '____-__-__T__:__:__%Z' AND text NOT LIKE '___________24%' AND text NOT LIKE '%.Z'
    THEN TRY_CAST(text AS TIMESTAMP) END;

-- Seconds since 1970, as flow logs write them.
CREATE OR REPLACE TEMP MACRO epoch_time(text) AS
  CASE WHEN regexp_full_match(text, '[0-9]{1,10}') THEN make_timestamp(CAST(text AS BIGINT) * 1000000) END;

-- A dotted quad of canonical octets: 0 to 255, no leading zeros.
CREATE OR REPLACE TEMP MACRO is_quad(text) AS regexp_full_match(text,
  '(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])(?:\.(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])){3}');

-- 281470681743360 is ::ffff:0.0.0.0.
CREATE OR REPLACE TEMP MACRO octets_hex(octets) AS '00000000000000000000' || lower(to_hex(281470681743360
  + CAST(octets[1] AS BIGINT) * 16777216 + CAST(octets[2] AS BIGINT) * 65536 + CAST(octets[3] AS BIGINT) * 256
  + CAST(octets[4] AS BIGINT)));

-- Groups of one to four hex digits, each filled up to four. (lpad takes twice the time.)
CREATE OR REPLACE TEMP MACRO groups_hex(groups) AS
  array_to_string(list_transform(groups, lambda g:
    CASE strlen(g) WHEN 4 THEN g WHEN 3 THEN '0' || g WHEN 2 THEN '00' || g ELSE '000' || g END), '');

-- The text must be groups with one `::` somewhere. NULL when that leaves no group to fill in.
CREATE OR REPLACE TEMP MACRO compressed_hex(text) AS
  list_transform([list_transform(string_split(text, '::'),
      lambda side: CASE WHEN side = '' THEN '' ELSE groups_hex(string_split(side, ':')) END)],
    lambda s: CASE WHEN strlen(s[1]) + strlen(s[2]) <= 28
      THEN rpad(s[1], CAST(32 - strlen(s[2]) AS INTEGER), '0') || s[2] END)[1];

CREATE OR REPLACE TEMP MACRO colons_hex(text) AS
  CASE
    WHEN regexp_full_match(text, '(?:[0-9a-f]{1,4}:){7}[0-9a-f]{1,4}') THEN groups_hex(string_split(text, ':'))
    WHEN regexp_full_match(text,
      '(?:[0-9a-f]{1,4}(?::[0-9a-f]{1,4})*)?::(?:[0-9a-f]{1,4}(?::[0-9a-f]{1,4})*)?') THEN compressed_hex(text)
  END;

-- 64:ff9b::192.0.2.33 -> 64:ff9b::c000:0221. NULL unless the text ends in a dotted quad.
CREATE OR REPLACE TEMP MACRO without_quad(text) AS
  list_transform([string_split(text, ':')[-1]], lambda quad: CASE WHEN is_quad(quad)
    THEN list_transform([octets_hex(string_split(quad, '.'))],
      lambda h: left(text, length(text) - length(quad)) || h[25:28] || ':' || h[29:32])[1] END)[1];

-- Compressed, in capitals, with an embedded quad, with a zone (RFC 4007: no part of the address, dropped).
CREATE OR REPLACE TEMP MACRO other_hex(text) AS
  list_transform([CASE WHEN contains(text, '%') THEN regexp_extract(text, '^([^%]+)%[0-9A-Za-z.-]+$', 1) ELSE text END],
    lambda t: list_transform([lower(CASE WHEN contains(t, '.') THEN without_quad(t) ELSE t END)],
      lambda u: colons_hex(u))[1])[1];

-- An address of either family as 32 lower-case hex digits, IPv4 as IPv4-mapped; NULL when the text is no address.
-- Strict: RFC 4291 text and canonical dotted quads; no octal, no hex, no short forms. In two steps for speed: the
-- groups of what is written plainly, and from them the digits.
CREATE OR REPLACE TEMP MACRO address_groups(text) AS
  CASE WHEN is_quad(text) THEN string_split(text, '.')
    WHEN regexp_full_match(text, '(?:[0-9a-f]{1,4}:){7}[0-9a-f]{1,4}') THEN string_split(text, ':') END;
CREATE OR REPLACE TEMP MACRO address_hex(text, groups) AS
  CASE len(groups) WHEN 4 THEN octets_hex(groups) WHEN 8 THEN groups_hex(groups)
    ELSE CASE WHEN contains(text, ':') THEN other_hex(text) END END;

CREATE OR REPLACE TEMP MACRO address_family(hex) AS
  CASE WHEN starts_with(hex, '00000000000000000000ffff') THEN 4 WHEN hex IS NOT NULL THEN 6 END;

-- `address:port` is split at the last colon: AWS writes IPv6 without brackets, other writers with them. `port_text` is
-- what follows the last colon, which is the whole text when there is none.
CREATE OR REPLACE TEMP MACRO port_number(port_text) AS
  CASE WHEN regexp_full_match(port_text, '[0-9]{1,5}') AND CAST(port_text AS INTEGER) <= 65535
    THEN CAST(port_text AS INTEGER) END;

CREATE OR REPLACE TEMP MACRO without_port(text, port_text) AS
  CASE WHEN starts_with(text, '[') THEN regexp_extract(text, '^\[([^\]]*:[^\]]*)\]:[^:]*$', 1)
    ELSE left(text, length(text) - length(port_text) - 1) END;
