-- ALB access logs -> requests, for Athena and Trino: requests.athena.sql and requests.trino.sql wrap this text, so that
-- what Trino proves is what Athena runs. A line is read whole and then split at its quotation marks, exactly as
-- requests.duckdb.sql does it; both give the same rows (docs/decisions/0060-athena-sql.md).
--   ${files}   location of the list of the run's files: a JSON array of {key, path, …} on one line
-- parameters: run, first_day, last_day, start, end, first_day, last_day
WITH
-- Only what is listed is read. All else in the folders joins nothing: connection, health check and NLB logs, the test
-- file, and what was delivered after the listing.
listed AS (
  SELECT run, json_extract_scalar(file, '$.key') AS key,
    regexp_replace(json_extract_scalar(file, '$.path'), '^/', 'file:/') AS path
  FROM raw_files CROSS JOIN UNNEST(CAST(json_parse(line) AS array(json))) AS list (file)
  WHERE run = ? AND "$path" = regexp_replace('${files}', '^/', 'file:/')
),
-- Athena takes parameters in WHERE and nowhere else: the period comes in as the two minutes that equal its bounds.
bounds AS (
  SELECT min(instant) AS period_start, max(instant) AS period_end
  FROM (
    SELECT date_add('minute', minute, CAST(day AS timestamp(6))) AS instant
    FROM UNNEST(sequence(DATE '2020-01-01', DATE '2046-12-31', INTERVAL '1' DAY)) AS days (day)
    CROSS JOIN UNNEST(sequence(0, 1439)) AS minutes (minute)
    WHERE date_format(day, '%Y/%m/%d') BETWEEN ? AND ?
  ) AS instants
  WHERE instant = CAST(? AS timestamp(6)) OR instant = CAST(? AS timestamp(6))
),
split_at_quotes AS (
  SELECT run, key, line, split(line, '"') AS parts
  FROM raw_requests JOIN listed ON "$path" = path
  WHERE day BETWEEN ? AND ? AND regexp_like(line, '[^ \t]')
),
-- What stands between the quoted fields: blanks and the unquoted ones.
checked AS (
  SELECT *,
    cardinality(parts) >= 7 AND cardinality(parts) % 2 = 1 AND element_at(parts, 3) = ' '
      AND element_at(parts, 5) LIKE ' % % % '
      AND (element_at(parts, 7) = ''
        OR (element_at(parts, 7) = ' ' AND element_at(parts, 9) = ' '
          AND (element_at(parts, 11) = '' OR element_at(parts, 11) LIKE ' % %'))
        OR element_at(parts, 7) NOT LIKE '% ') AS regular_as_it_is
  FROM split_at_quotes
),
-- AWS writes a quotation mark inside a field as \x22; older lines have \". Such a line is read as it stands when its
-- quotes make sense (a user agent may end in a backslash), else with \" taken as \x22.
mended AS (
  SELECT run, key, line,
    IF(strpos(line, '\"') > 0 AND NOT regular_as_it_is, split(replace(line, '\"', '\x22'), '"'), parts) AS parts
  FROM checked
),
fields AS (
  SELECT *,
    cardinality(parts) >= 7 AND cardinality(parts) % 2 = 1 AND element_at(parts, 3) = ' '
      AND element_at(parts, 5) LIKE ' % % % '
      AND (element_at(parts, 7) = ''
        OR (element_at(parts, 7) = ' ' AND element_at(parts, 9) = ' '
          AND (element_at(parts, 11) = '' OR element_at(parts, 11) LIKE ' % %'))
        OR element_at(parts, 7) NOT LIKE '% ') AS regular,
    split(element_at(parts, 1), ' ') AS head,
    split(element_at(parts, 5), ' ') AS tls,
    split(element_at(parts, 11), ' ') AS rule,
    -- The target lists, fields 26 and 27, stand in quotes today and stood without them before.
    IF(element_at(parts, 17) = ' ', 22, 18) AS classification_at
  FROM mended
),
-- `address:port`, split at the last colon: AWS writes IPv6 without brackets, other writers with them.
ends AS (
  SELECT *, element_at(split(element_at(head, 4), ':'), -1) AS client_port_text,
    transform(ARRAY[element_at(head, 4), element_at(head, 5)], text -> IF(starts_with(text, '['),
      regexp_extract(text, '^\[([^\]]*:[^\]]*)\]:[^:]*$', 1),
      substr(text, 1, length(text) - 1 - length(element_at(split(text, ':'), -1))))) AS address_texts
  FROM fields
),
typed AS (
  SELECT *,
    -- A zone (RFC 4007) is dropped; only IPv6 has one.
    transform(address_texts, text -> lower(to_hex(CAST(TRY_CAST(
      IF(strpos(text, '%') = 0 OR strpos(text, ':') > 0, regexp_extract(text, '^([0-9A-Fa-f:.]+)(?:%[0-9A-Za-z.-]+)?$', 1))
      AS ipaddress) AS varbinary)))) AS addresses,
    IF(strpos(element_at(head, 4), ':') > 0 AND regexp_like(client_port_text, '^[0-9]{1,5}$'),
      CAST(client_port_text AS integer)) AS client_port,
    transform(ARRAY[element_at(head, 2), element_at(rule, 3)], text -> IF(
      regexp_like(text, '^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]{1,9})?Z$'),
      TRY_CAST(substr(text, 1, 10) || ' ' || substr(text, 12, least(length(text) - 12, 15)) AS timestamp(6)))) AS times,
    transform(slice(head, 6, 3), text ->
      IF(regexp_like(text, '^[0-9]{1,9}([.][0-9]{1,9})?$'), CAST(text AS double))) AS durations,
    transform(slice(head, 9, 4), text -> IF(regexp_like(text, '^[0-9]{1,18}$'), CAST(text AS bigint))) AS numbers,
    element_at(parts, 2) AS request
  FROM ends
),
judged AS (
  SELECT *, element_at(addresses, 1) AS client,
    CASE
      WHEN NOT coalesce(regular AND cardinality(head) = 13 AND element_at(head, 13) = '', false) THEN 'format'
      -- Bytes that are no UTF-8 come as U+FFFD.
      WHEN strpos(line, chr(65533)) > 0 THEN 'format'
      WHEN element_at(times, 1) IS NULL THEN 'time'
      WHEN NOT coalesce(element_at(times, 1) >= period_start AND element_at(times, 1) < period_end, false) THEN 'outside'
      WHEN element_at(addresses, 1) IS NULL OR client_port IS NULL OR client_port > 65535 THEN 'address'
      WHEN element_at(numbers, 3) IS NULL OR element_at(numbers, 4) IS NULL THEN 'number'
      ELSE 'accepted'
    END AS outcome
  FROM typed CROSS JOIN bounds
),
-- `method url protocol`; the URL holds scheme and host and may hold spaces. What could not be read is written as `-`.
-- `rest` is what follows `://`. The query string is never kept: it may hold secrets.
accepted AS (
  SELECT *, outcome = 'accepted' AS good,
    IF(outcome = 'accepted' AND strpos(request, ' ') > 0
      AND strpos(request, '://') - strpos(request, ' ') BETWEEN 2 AND 12,
      substr(request, strpos(request, '://') + 3)) AS rest
  FROM judged
),
located AS (
  SELECT *,
    regexp_extract(rest, IF(starts_with(rest, '['), '^\[[0-9A-Fa-f:.%]+\]', '^[^/:?# ]*')) AS host,
    regexp_extract(regexp_replace(rest, ' (?:HTTP/[0-9.]+|-)? ?$', ''), '^[^/?]*(/[^?]*)', 1) AS path
  FROM accepted
)
SELECT
  key AS source_file,
  outcome,
  IF(outcome IN ('format', 'time', 'address', 'number'), replace(substr(line, 1, 500), chr(65533), '?')) AS sample,
  -- Cut, not rounded, to milliseconds, the only precision that Athena's tables have.
  IF(good, CAST(date_trunc('millisecond', element_at(times, 1)) AS timestamp(3))) AS time,
  IF(good, CAST(date_trunc('millisecond', element_at(times, 2)) AS timestamp(3))) AS created,
  IF(good, element_at(head, 3)) AS load_balancer,
  IF(good, element_at(head, 1)) AS type,
  IF(good, client) AS client,
  IF(good, client_port) AS client_port,
  IF(good, strpos(element_at(address_texts, 1), ':') > 0
    AND starts_with(client, '00000000000000000000ffff')) AS client_mapped,
  IF(good, IF(starts_with(client, '00000000000000000000ffff'), 4, 6)) AS family,
  IF(good, element_at(addresses, 2)) AS target,
  IF(good, NULLIF(NULLIF(element_at(tls, 4), '-'), '')) AS target_group,
  IF(good, element_at(durations, 1)) AS request_s,
  IF(good, element_at(durations, 2)) AS target_s,
  IF(good, element_at(durations, 3)) AS response_s,
  IF(good, TRY_CAST(element_at(numbers, 1) AS integer)) AS elb_status,
  IF(good, TRY_CAST(element_at(numbers, 2) AS integer)) AS target_status,
  IF(good, element_at(numbers, 3)) AS received_bytes,
  IF(good, element_at(numbers, 4)) AS sent_bytes,
  IF(good AND strpos(request, ' ') > 0, NULLIF(NULLIF(split_part(request, ' ', 1), '-'), '')) AS method,
  NULLIF(NULLIF(lower(host), '-'), '') AS host,
  NULLIF(NULLIF(path, '-'), '') AS path,
  IF(good, NULLIF(NULLIF(element_at(parts, 4), '-'), '')) AS user_agent,
  IF(good, NULLIF(NULLIF(element_at(tls, 3), '-'), '')) AS tls_protocol,
  IF(good, NULLIF(NULLIF(element_at(tls, 2), '-'), '')) AS tls_cipher,
  IF(good, NULLIF(NULLIF(element_at(parts, 16), '-'), '')) AS error_reason,
  IF(good, NULLIF(NULLIF(element_at(parts, classification_at), '-'), '')) AS classification,
  IF(good, NULLIF(NULLIF(element_at(split(element_at(parts, classification_at + 3), ' '), 2), '-'), '')) AS conn_trace_id,
  run
FROM located
