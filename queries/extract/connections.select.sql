-- ALB connection logs -> connections, for Athena and Trino; see requests.select.sql. Fields 1-7, then the certificate's
-- subject in quotes, then fields 9-15, of which the last four are younger: lines of 11 fields and more are read.
--   ${files}   location of the list of the run's files: a JSON array of {key, path, loadBalancer, …} on one line
-- parameters: run, first_day, last_day, start, end, first_day, last_day
WITH
-- Only what is listed is read: access logs in the same folders join nothing.
listed AS (
  SELECT run, json_extract_scalar(file, '$.key') AS key,
    json_extract_scalar(file, '$.loadBalancer') AS file_load_balancer,
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
  SELECT run, key, file_load_balancer, line,
    -- Of a line without quotes the eighth field is put into some.
    split(replace(IF(strpos(line, '"') > 0, line, regexp_replace(line, '^((?:[^ ]+ ){7})([^ ]+)', '$1"$2"')),
      '\"', '\x22'), '"') AS parts
  FROM raw_connections JOIN listed ON "$path" = path
  WHERE day BETWEEN ? AND ? AND regexp_like(line, '[^ \t]')
),
fields AS (
  SELECT *, split(element_at(parts, 1), ' ') AS head, split(element_at(parts, 3), ' ') AS tail
  FROM split_at_quotes
),
typed AS (
  SELECT *, element_at(head, 2) AS client_text, element_at(head, 1) AS time_text FROM fields
),
valued AS (
  SELECT *,
    -- A zone (RFC 4007) is dropped; only IPv6 has one.
    lower(to_hex(CAST(TRY_CAST(
      IF(strpos(client_text, '%') = 0 OR strpos(client_text, ':') > 0,
        regexp_extract(client_text, '^([0-9A-Fa-f:.]+)(?:%[0-9A-Za-z.-]+)?$', 1)) AS ipaddress) AS varbinary))) AS client,
    IF(regexp_like(time_text, '^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]{1,9})?Z$'),
      TRY_CAST(substr(time_text, 1, 10) || ' ' || substr(time_text, 12, least(length(time_text) - 12, 15)) AS timestamp(6))
    ) AS moment,
    transform(ARRAY[element_at(head, 3), element_at(head, 4)],
      text -> IF(regexp_like(text, '^[0-9]{1,18}$'), TRY_CAST(text AS integer))) AS ports
  FROM typed
),
judged AS (
  SELECT *,
    CASE
      -- Bytes that are no UTF-8 come as U+FFFD.
      WHEN strpos(line, chr(65533)) > 0 THEN 'format'
      WHEN NOT coalesce(cardinality(parts) >= 3 AND cardinality(parts) % 2 = 1
        AND cardinality(head) = 8 AND element_at(head, 8) = ''
        AND cardinality(tail) >= 4 AND element_at(tail, 1) = '', false) THEN 'format'
      WHEN moment IS NULL THEN 'time'
      WHEN NOT coalesce(moment >= period_start AND moment < period_end, false) THEN 'outside'
      WHEN client IS NULL THEN 'address'
      ELSE 'accepted'
    END AS outcome
  FROM valued CROSS JOIN bounds
),
accepted AS (
  SELECT *, outcome = 'accepted' AS good FROM judged
)
SELECT
  key AS source_file,
  outcome,
  IF(outcome IN ('format', 'time', 'address', 'number'), replace(substr(line, 1, 500), chr(65533), '?')) AS sample,
  -- Cut, not rounded, to milliseconds, the only precision that Athena's tables have.
  IF(good, CAST(date_trunc('millisecond', moment) AS timestamp(3))) AS time,
  IF(good, coalesce(NULLIF(NULLIF(element_at(tail, 7), '-'), ''), file_load_balancer)) AS load_balancer,
  IF(good, client) AS client,
  IF(good, element_at(ports, 1)) AS client_port,
  IF(good, IF(starts_with(client, '00000000000000000000ffff'), 4, 6)) AS family,
  IF(good, element_at(ports, 2)) AS listener_port,
  IF(good, NULLIF(NULLIF(element_at(head, 5), '-'), '')) AS tls_protocol,
  IF(good, NULLIF(NULLIF(element_at(head, 6), '-'), '')) AS tls_cipher,
  IF(good AND regexp_like(element_at(head, 7), '^[0-9]{1,9}([.][0-9]{1,9})?$'),
    CAST(element_at(head, 7) AS double)) AS handshake_s,
  IF(good, NULLIF(NULLIF(element_at(tail, 4), '-'), '')) AS verify_status,
  IF(good, NULLIF(NULLIF(element_at(tail, 3), '-'), '')) AS cert_serial,
  IF(good, NULLIF(NULLIF(element_at(tail, 5), '-'), '')) AS conn_trace_id,
  run
FROM accepted
