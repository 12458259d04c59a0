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

-- IPv6 as eight groups of one to four hex digits, or as fewer with one `::` among them.
CREATE OR REPLACE TEMP MACRO is_full(text) AS regexp_full_match(text, '(?:[0-9a-f]{1,4}:){7}[0-9a-f]{1,4}');
CREATE OR REPLACE TEMP MACRO is_compressed(text) AS regexp_full_match(text,
  '(?:[0-9a-f]{1,4}(?::[0-9a-f]{1,4})*)?::(?:[0-9a-f]{1,4}(?::[0-9a-f]{1,4})*)?');

-- How many groups a `::` stands for: one at least (RFC 4291). 2001:db8::1 has three groups, and five are missing.
CREATE OR REPLACE TEMP MACRO missing_groups(text) AS 9 - len(string_split(text, ':'))
  + CAST(starts_with(text, '::') AS INTEGER) + CAST(suffix(text, '::') AS INTEGER);
CREATE OR REPLACE TEMP MACRO uncompressed(text) AS
  CASE WHEN missing_groups(text) >= 1 THEN concat_ws(':', nullif(string_split(text, '::')[1], ''),
    substr('0:0:0:0:0:0:0:0', 1, 2 * missing_groups(text) - 1), nullif(string_split(text, '::')[2], '')) END;

-- 281470681743360 is ::ffff:0.0.0.0.
CREATE OR REPLACE TEMP MACRO octets_hex(octets) AS '00000000000000000000'
  || lower(to_hex(281470681743360 + octets[1] * 16777216 + octets[2] * 65536 + octets[3] * 256 + octets[4]));

-- Each group filled up to four digits. (lpad takes longer.)
CREATE OR REPLACE TEMP MACRO groups_hex(groups) AS
  array_to_string(list_transform(groups, lambda g:
    CASE strlen(g) WHEN 4 THEN g WHEN 3 THEN '0' || g WHEN 2 THEN '00' || g ELSE '000' || g END), '');

CREATE OR REPLACE TEMP MACRO address_groups(text) AS
  CASE WHEN is_full(text) THEN string_split(text, ':')
    WHEN contains(text, '::') THEN CASE WHEN is_compressed(text) THEN string_split(uncompressed(text), ':') END END;

-- 64:ff9b::192.0.2.33 -> 64:ff9b::c000:0221. NULL unless the text ends in a dotted quad.
CREATE OR REPLACE TEMP MACRO without_quad(text) AS
  list_transform([string_split(text, ':')[-1]], lambda quad: CASE WHEN is_quad(quad)
    THEN list_transform([octets_hex(CAST(string_split(quad, '.') AS BIGINT[]))],
      lambda h: left(text, length(text) - length(quad)) || h[25:28] || ':' || h[29:32])[1] END)[1];

-- In capitals, with an embedded quad, with a zone (RFC 4007: no part of the address, dropped).
CREATE OR REPLACE TEMP MACRO unusual_hex(text) AS
  list_transform([CASE WHEN contains(text, '%') THEN regexp_extract(text, '^([^%]+)%[^%]+$', 1) ELSE text END],
    lambda t: list_transform([lower(CASE WHEN contains(t, '.') THEN without_quad(t) ELSE t END)],
      lambda u: groups_hex(address_groups(u)))[1])[1];

-- An address of either family as 32 lower-case hex digits, IPv4 as IPv4-mapped; NULL when the text is no address.
-- Strict: RFC 4291 text and canonical dotted quads; no octal, no hex, no short forms. In two steps for speed: the
-- octets or groups of what is written plainly, and from them the digits.
CREATE OR REPLACE TEMP MACRO address_octets(text) AS
  CASE WHEN is_quad(text) THEN CAST(string_split(text, '.') AS BIGINT[]) END;
CREATE OR REPLACE TEMP MACRO address_hex(text, octets, groups) AS
  coalesce(octets_hex(octets), groups_hex(groups), CASE WHEN contains(text, ':') THEN unusual_hex(text) END);

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

-- The lines of files, whole, blank ones left out. Four control characters in a row are the
-- separator that hardly ever occurs: one line, one column. Where they do occur, the line is put together again; without the
-- second column, a line that begins with them would be gone without a word.
CREATE OR REPLACE TEMP MACRO whole_lines(paths) AS TABLE
  SELECT line, filename
  FROM (
    SELECT filename,
      CASE WHEN rest IS NULL THEN beginning ELSE concat(beginning, chr(1), chr(2), chr(3), chr(4), rest) END AS line
    FROM read_csv(paths, columns = {beginning: 'VARCHAR', rest: 'VARCHAR'}, filename = true, hive_partitioning = false,
      auto_detect = false, header = false, delim = chr(1) || chr(2) || chr(3) || chr(4), quote = '', escape = '',
      new_line = '\n', null_padding = true, strict_mode = false, ignore_errors = true, store_rejects = true)
  )
  WHERE CASE WHEN line >= '!' THEN true ELSE trim(line, ' ' || chr(9)) <> '' END;
