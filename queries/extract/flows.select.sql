-- VPC flow logs -> flows, for Athena and Trino; see requests.select.sql. Each file names its own columns, in its own order:
-- their positions come with the list of the files.
--   ${files}   location of the list of the run's files: a JSON array of {key, path, format, columns, …} on one line
-- The records come by flows-text.records.sql, flows-parquet.records.sql, or both: as the files of the run are.
-- parameters: run, first_day, last_day, start, end${record_parameters}
WITH
listed AS (
  SELECT run, json_extract_scalar(file, '$.key') AS key,
    CAST(json_extract(file, '$.columns') AS map(varchar, integer)) AS columns,
    json_extract_scalar(file, '$.format') AS format,
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
-- A column that a file does not have gets a place that no line has. Of a Parquet file the fields are put in the order of
-- this list; its columns are not always known.
positions AS (
  SELECT run, key, path, format, columns IS NOT NULL AS known,
    IF(format = 'text', array_max(map_values(columns)), 24) AS width,
    zip_with(ARRAY['start', 'end', 'interface_id', 'vpc_id', 'subnet_id', 'instance_id', 'az_id', 'srcaddr', 'dstaddr',
      'pkt_srcaddr', 'pkt_dstaddr', 'srcport', 'dstport', 'protocol', 'packets', 'bytes', 'action', 'flow_direction',
      'tcp_flags', 'traffic_path', 'pkt_src_aws_service', 'pkt_dst_aws_service', 'reject_reason', 'log_status'],
      sequence(1, 24),
      (name, number) -> CASE
        WHEN columns IS NOT NULL AND element_at(columns, name) IS NULL THEN 10000
        WHEN format = 'text' THEN element_at(columns, name)
        ELSE number
      END) AS places
  FROM listed
),
records AS (
${records}
),
fields AS (
  SELECT run, key, width, line, cardinality(texts) AS fields,
    transform(places, place -> element_at(texts, place)) AS f
  FROM records
),
typed AS (
  SELECT *,
    transform(ARRAY[coalesce(element_at(f, 1), element_at(f, 2)), element_at(f, 2)],
      text -> IF(regexp_like(text, '^[0-9]{1,10}$'),
        date_add('second', CAST(text AS bigint), TIMESTAMP '1970-01-01 00:00:00.000'))) AS times,
    -- A zone (RFC 4007) is dropped; only IPv6 has one.
    transform(ARRAY[coalesce(NULLIF(NULLIF(element_at(f, 8), '-'), ''), element_at(f, 10)),
        coalesce(NULLIF(NULLIF(element_at(f, 9), '-'), ''), element_at(f, 11)), element_at(f, 10), element_at(f, 11)],
      text -> lower(to_hex(CAST(TRY_CAST(
        IF(strpos(text, '%') = 0 OR strpos(text, ':') > 0, regexp_extract(text, '^([0-9A-Fa-f:.]+)(?:%[0-9A-Za-z.-]+)?$', 1))
        AS ipaddress) AS varbinary)))) AS addresses,
    transform(ARRAY[element_at(f, 12), element_at(f, 13), element_at(f, 14), element_at(f, 15), element_at(f, 16),
        element_at(f, 19), element_at(f, 20)],
      text -> IF(regexp_like(text, '^[0-9]{1,18}$'), CAST(text AS bigint))) AS numbers
  FROM fields
),
judged AS (
  SELECT *,
    CASE
      -- Bytes that are no UTF-8 come as U+FFFD.
      WHEN fields <> width OR strpos(line, chr(65533)) > 0 THEN 'format'
      WHEN element_at(times, 1) IS NULL THEN 'time'
      WHEN NOT coalesce(element_at(times, 1) >= period_start AND element_at(times, 1) < period_end, false) THEN 'outside'
      WHEN element_at(f, 24) = 'NODATA' THEN 'nodata'
      WHEN element_at(f, 24) = 'SKIPDATA' THEN 'skipdata'
      WHEN element_at(addresses, 1) IS NULL OR element_at(addresses, 2) IS NULL THEN 'address'
      -- `-` stands for "nothing": in packets and bytes of what Block Public Access rejected, never of what was accepted.
      WHEN any_match(ARRAY[ROW(element_at(f, 15), element_at(numbers, 4)), ROW(element_at(f, 16), element_at(numbers, 5))],
        size -> size[1] IS NOT NULL AND size[2] IS NULL
          AND NOT (size[1] = '-' AND element_at(f, 17) IS DISTINCT FROM 'ACCEPT')) THEN 'number'
      ELSE 'accepted'
    END AS outcome
  FROM typed CROSS JOIN bounds
),
accepted AS (
  SELECT *, outcome = 'accepted' AS good FROM judged
)
SELECT
  key AS source_file,
  outcome,
  IF(outcome IN ('format', 'time', 'address', 'number'), replace(substr(line, 1, 500), chr(65533), '?')) AS sample,
  IF(good, element_at(times, 1)) AS "start",
  IF(good, element_at(times, 2)) AS "end",
  IF(good, NULLIF(NULLIF(element_at(f, 3), '-'), '')) AS interface_id,
  IF(good, NULLIF(NULLIF(element_at(f, 4), '-'), '')) AS vpc_id,
  IF(good, NULLIF(NULLIF(element_at(f, 5), '-'), '')) AS subnet_id,
  IF(good, NULLIF(NULLIF(element_at(f, 6), '-'), '')) AS instance_id,
  IF(good, NULLIF(NULLIF(element_at(f, 7), '-'), '')) AS az_id,
  IF(good, element_at(addresses, 1)) AS src,
  IF(good, element_at(addresses, 2)) AS dst,
  IF(good, TRY_CAST(element_at(numbers, 1) AS integer)) AS src_port,
  IF(good, TRY_CAST(element_at(numbers, 2) AS integer)) AS dst_port,
  IF(good, IF(starts_with(element_at(addresses, 1), '00000000000000000000ffff'), 4, 6)) AS family,
  IF(good, TRY_CAST(element_at(numbers, 3) AS integer)) AS protocol,
  IF(good, element_at(numbers, 4)) AS packets,
  IF(good, element_at(numbers, 5)) AS bytes,
  IF(good, NULLIF(NULLIF(element_at(f, 17), '-'), '')) AS action,
  IF(good, NULLIF(NULLIF(element_at(f, 18), '-'), '')) AS direction,
  IF(good, TRY_CAST(element_at(numbers, 6) AS integer)) AS tcp_flags,
  IF(good, TRY_CAST(element_at(numbers, 7) AS integer)) AS traffic_path,
  IF(good, element_at(addresses, 3)) AS pkt_src,
  IF(good, element_at(addresses, 4)) AS pkt_dst,
  IF(good, NULLIF(NULLIF(element_at(f, 21), '-'), '')) AS src_service,
  IF(good, NULLIF(NULLIF(element_at(f, 22), '-'), '')) AS dst_service,
  IF(good, NULLIF(NULLIF(element_at(f, 23), '-'), '')) AS reject_reason,
  IF(good, NULLIF(NULLIF(element_at(f, 24), '-'), '')) AS log_status,
  run
FROM accepted
