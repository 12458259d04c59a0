-- ALB connection logs -> connections. Fields 1-7, then the certificate's subject in quotes, then fields 9-15, of which
-- the last four are younger: lines of 11 fields and more are read.
--   ${files}   JSON array of the files: key, path, loadBalancer
--   ${target}  directory of the Parquet files
--   ${rows}    directory of the rows of lines that were read before; empty when all lines are read here
-- parameters: start, end

CREATE OR REPLACE TEMP TABLE period AS SELECT CAST(? AS TIMESTAMP) AS period_start, CAST(? AS TIMESTAMP) AS period_end;
SET VARIABLE period_start = (SELECT period_start FROM period);
SET VARIABLE period_end = (SELECT period_end FROM period);

CREATE OR REPLACE TEMP TABLE files AS
SELECT key, path, bytes, "loadBalancer" AS load_balancer
FROM read_json('${files}', format = 'array', columns = {key: 'VARCHAR', path: 'VARCHAR', bytes: 'BIGINT', "loadBalancer": 'VARCHAR'});
SET VARIABLE rows = '${rows}';

-- A file without a row stands in where no line is left to read.
COPY (SELECT '' WHERE false) TO '${files}.text' (FORMAT csv, HEADER false);
-- A path is taken as a pattern: [ * ? stand for themselves in brackets.
CREATE OR REPLACE TEMP MACRO as_pattern(path) AS regexp_replace(path, '[*?\[]', '[\0]', 'g');
SET VARIABLE paths = (SELECT coalesce(list(as_pattern(path) ORDER BY path), [as_pattern('${files}.text')])
  FROM files WHERE path IS NOT NULL);

COPY (
  WITH
  split AS (
    SELECT line, filename,
      -- Of a line without quotes the eighth field is put into some.
      string_split(replace(CASE WHEN contains(line, '"') THEN line
        ELSE regexp_replace(line, '^((?:[^ ]+ ){7})([^ ]+)', '\1"\2"') END, '\"', '\x22'), '"') AS parts
    FROM whole_lines(getvariable('paths'))
  ),
  fields AS (
    SELECT line, filename, len(parts) AS parts, string_split(parts[1], ' ') AS head, string_split(parts[3], ' ') AS tail
    FROM split
  ),
  texts AS (SELECT *, head[1] AS time_text, head[2] AS client_text FROM fields),
  groups AS (SELECT *, utc_time(time_text) AS time, address_octets(client_text) AS client_octets,
      address_groups(client_text) AS client_groups
    FROM texts),
  typed AS (SELECT *, address_hex(client_text, client_octets, client_groups) AS client FROM groups),
  judged AS (
    SELECT *,
      CASE
        WHEN NOT coalesce(parts >= 3 AND parts % 2 = 1 AND len(head) = 8 AND head[8] = ''
          AND len(tail) >= 4 AND tail[1] = '', false) THEN 'format'
        WHEN time IS NULL THEN 'time'
        WHEN time < getvariable('period_start') OR time >= getvariable('period_end') THEN 'outside'
        WHEN client IS NULL THEN 'address'
        ELSE 'accepted'
      END AS outcome
    FROM typed
  )
  SELECT key AS source_file, outcome,
    CASE WHEN outcome IN ('format', 'time', 'address', 'number') THEN left(line, 500) END AS sample,
    kept.*
  FROM (
    SELECT line, outcome, key,
      CASE WHEN outcome = 'accepted' THEN {
        time: time,
        load_balancer: coalesce(present(tail[7]), load_balancer),
        client: client,
        client_port: TRY_CAST(whole_number(head[3]) AS INTEGER),
        family: address_family(client),
        listener_port: TRY_CAST(whole_number(head[4]) AS INTEGER),
        tls_protocol: present(head[5]),
        tls_cipher: present(head[6]),
        handshake_s: seconds(head[7]),
        verify_status: present(tail[4]),
        cert_serial: present(tail[3]),
        conn_trace_id: present(tail[5])
      } END AS kept
    FROM judged JOIN files ON path = filename
  )
) TO '${target}/lines.parquet' (FORMAT parquet, COMPRESSION lz4_raw);

-- What is no text at all: invalid UTF-8, lines beyond two megabytes. DuckDB may note several faults of one line, and the
-- end of the line before it.
COPY (
  SELECT key AS source_file, 'format' AS outcome, left(min(ltrim(csv_line, chr(10) || chr(13))), 500) AS sample
  FROM reject_errors JOIN reject_scans USING (scan_id, file_id) JOIN files ON path = file_path
  GROUP BY key, file_path, line_byte_position
) TO '${target}/unreadable.parquet' (FORMAT parquet);
