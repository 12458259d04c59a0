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

-- `2026-11-22T13:05:01.123456Z`. TRY_CAST alone would also take dates without a time, and other zones.
CREATE OR REPLACE TEMP MACRO utc_time(text) AS
  CASE WHEN text LIKE '____-__-__T__:__:__%Z' THEN TRY_CAST(text AS TIMESTAMP) END;

-- Seconds since 1970, as flow logs write them.
CREATE OR REPLACE TEMP MACRO epoch_time(text) AS
  CASE WHEN regexp_full_match(text, '[0-9]{1,10}') THEN make_timestamp(CAST(text AS BIGINT) * 1000000) END;

-- The address text must be a dotted quad of canonical octets.
CREATE OR REPLACE TEMP MACRO quad_digits(text) AS
  list_transform([CAST(string_split(text, '.') AS UTINYINT[])],
    lambda q: format('{:02x}{:02x}{:02x}{:02x}', q[1], q[2], q[3], q[4]))[1];

-- 64:ff9b::192.0.2.33 -> 64:ff9b::c000:0221. The text must end in a dotted quad of canonical octets.
CREATE OR REPLACE TEMP MACRO without_quad(text) AS
  list_transform([[text[:-1 - length(string_split(text, ':')[-1])], string_split(text, ':')[-1]]],
    lambda s: list_transform([quad_digits(s[2])], lambda d: s[1] || d[1:4] || ':' || d[5:8])[1])[1];

-- Groups of hex digits, each filled up to four.
CREATE OR REPLACE TEMP MACRO filled_groups(groups) AS
  array_to_string(list_transform(groups, lambda g: lpad(g, 4, '0')), '');

-- The text must be groups of one to four hex digits with one `::` somewhere. NULL when that leaves no group to fill in.
CREATE OR REPLACE TEMP MACRO filled_gap(text) AS
  list_transform([list_transform(string_split(text, '::'),
      lambda side: CASE WHEN side = '' THEN '' ELSE filled_groups(string_split(side, ':')) END)],
    lambda s: CASE WHEN length(s[1]) + length(s[2]) <= 28
      THEN rpad(s[1], CAST(32 - length(s[2]) AS INTEGER), '0') || s[2] END)[1];

CREATE OR REPLACE TEMP MACRO hextet_digits(text) AS
  CASE
    WHEN regexp_full_match(text, '(?:[0-9A-Fa-f]{1,4}:){7}[0-9A-Fa-f]{1,4}') THEN filled_groups(string_split(text, ':'))
    WHEN regexp_full_match(text,
      '(?:[0-9A-Fa-f]{1,4}(?::[0-9A-Fa-f]{1,4})*)?::(?:[0-9A-Fa-f]{1,4}(?::[0-9A-Fa-f]{1,4})*)?') THEN filled_gap(text)
  END;

CREATE OR REPLACE TEMP MACRO without_zone(text) AS
  CASE WHEN contains(text, '%') THEN regexp_extract(text, '^([^%]+)%[^%]+$', 1) ELSE text END;

-- An address of either family as 32 lower-case hex digits, IPv4 as IPv4-mapped; NULL when the text is no address.
-- Strict: RFC 4291 text and canonical dotted quads, no octal, no hex, no short forms. A zone (RFC 4007) is dropped.
CREATE OR REPLACE TEMP MACRO address_hex(text) AS
  CASE
    WHEN regexp_full_match(text, '(?:(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])(?:\.|$)){4}')
      AND NOT text[-1:] = '.' THEN '00000000000000000000ffff' || quad_digits(text)
    WHEN NOT contains(text, ':') THEN NULL
    WHEN contains(text, '.') OR contains(text, '%')
      THEN lower(list_transform([without_zone(text)], lambda t: CASE
        WHEN NOT contains(t, '.') THEN hextet_digits(t)
        WHEN regexp_full_match(t, '.*:(?:(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])(?:\.|$)){4}')
          AND NOT t[-1:] = '.' THEN list_transform([without_quad(t)], lambda u: hextet_digits(u))[1] END)[1])
    ELSE lower(hextet_digits(text))
  END;

CREATE OR REPLACE TEMP MACRO address_family(hex) AS
  CASE WHEN starts_with(hex, '00000000000000000000ffff') THEN 4 WHEN hex IS NOT NULL THEN 6 END;

-- `address:port`, split at the last colon: AWS writes IPv6 without brackets, other writers with them. `pieces` is
-- the text split at its colons. NULL when the port is none.
CREATE OR REPLACE TEMP MACRO endpoint_port(pieces) AS
  CASE WHEN len(pieces) > 1 AND regexp_full_match(pieces[-1], '[0-9]{1,5}') AND CAST(pieces[-1] AS INTEGER) <= 65535
    THEN CAST(pieces[-1] AS INTEGER) END;

CREATE OR REPLACE TEMP MACRO endpoint_address(text, pieces) AS
  CASE WHEN starts_with(text, '[') THEN regexp_extract(text, '^\[([^\]]*:[^\]]*)\]:[^:]*$', 1)
    ELSE text[:-2 - length(pieces[-1])] END;
