-- ALB access logs -> requests. A line is read whole and then split at its quotation marks: no line, however broken,
-- can swallow its neighbour, and every line is counted (docs/decisions/0030-reading-with-duckdb.md).
--   ${files}   JSON array of the files: key, path, loadBalancer
--   ${target}  directory of the Parquet files
-- parameters: start, end

CREATE OR REPLACE TEMP TABLE period AS SELECT CAST(? AS TIMESTAMP) AS period_start, CAST(? AS TIMESTAMP) AS period_end;
SET VARIABLE period_start = (SELECT period_start FROM period);
SET VARIABLE period_end = (SELECT period_end FROM period);

CREATE OR REPLACE TEMP TABLE files AS
SELECT key, path, bytes FROM read_json('${files}', format = 'array', columns = {key: 'VARCHAR', path: 'VARCHAR', bytes: 'BIGINT'});
-- A path is taken as a pattern: [ * ? stand for themselves in brackets.
SET VARIABLE paths = (SELECT list(regexp_replace(path, '[*?\[]', '[\0]', 'g') ORDER BY path) FROM files);

-- The request line is `method url protocol`. The query string is never kept: it may hold secrets. One expression for
-- all three parts that RE2 can match in one pass; what ends the path (` HTTP/2.0`, ` -`, ` - `) is taken off after.
CREATE OR REPLACE TEMP MACRO request_parts(request) AS
  regexp_extract(request, '^([^ ]+) (?:[A-Za-z][A-Za-z0-9+.-]*://(\[[^\]/]*\]|[^\[/:?# ][^/:?# ]*)[^/?# ]*)?(/[^?#]*)?',
    ['method', 'host', 'path']);
CREATE OR REPLACE TEMP MACRO without_protocol(path) AS
  CASE WHEN path[-9:-4] = ' HTTP/' THEN path[:-10]
    WHEN path LIKE '% ' OR path LIKE '% -' OR path LIKE '% HTTP/_' THEN regexp_replace(path, ' (?:HTTP/[0-9]|-)? ?$', '')
    ELSE path END;

-- What stands between the quoted fields: blanks and the unquoted ones. `parts` is the line split at its quotes.
CREATE OR REPLACE TEMP MACRO is_regular(parts) AS
  len(parts) >= 7 AND len(parts) % 2 = 1 AND parts[3] = ' ' AND parts[5] LIKE ' % % % '
    AND (parts[7] = '' OR (parts[7] = ' ' AND parts[9] = ' ' AND parts[11] LIKE ' % % ')
      OR parts[7] NOT LIKE '% ');

COPY (
  WITH
  raw AS (
    SELECT line, filename FROM read_csv(getvariable('paths'), columns = {line: 'VARCHAR'}, filename = true, hive_partitioning = false,
      -- Two control characters in a row as the separator that never occurs: one line, one column.
      auto_detect = false, header = false, delim = chr(1) || chr(2), quote = '', escape = '', new_line = '\n',
      strict_mode = false, ignore_errors = true, store_rejects = true)
    WHERE CASE WHEN line >= '!' THEN true ELSE trim(line, ' ' || chr(9)) <> '' END
  ),
  -- AWS writes a quotation mark inside a field as \x22; older lines have \". Such a line is read as it stands when
  -- its quotes make sense (a user agent may end in a backslash), else with \" taken as \x22.
  split AS (
    SELECT line, filename,
      string_split(CASE WHEN contains(line, '\"') AND NOT is_regular(string_split(line, '"'))
        THEN replace(line, '\"', '\x22') ELSE line END, '"') AS parts
    FROM raw
  ),
  fields AS (
    SELECT line, filename, parts, is_regular(parts) AS regular,
      string_split(parts[1], ' ') AS head, string_split(parts[5], ' ') AS tls, string_split(parts[11], ' ') AS rule,
      -- The target lists, fields 26 and 27, stand in quotes today and stood without them before.
      CASE WHEN parts[17] = ' ' THEN 22 ELSE 18 END AS classification_at
    FROM split
  ),
  ends AS (
    SELECT *, string_split(head[4], ':') AS client_pieces, string_split(head[5], ':') AS target_pieces FROM fields
  ),
  texts AS (
    SELECT *, endpoint_address(head[4], client_pieces) AS client_text, endpoint_port(client_pieces) AS client_port,
      endpoint_address(head[5], target_pieces) AS target_text
    FROM ends
  ),
  typed AS (
    SELECT *, utc_time(head[2]) AS time, CASE WHEN client_port IS NOT NULL THEN address_hex(client_text) END AS client,
      address_hex(target_text) AS target, request_parts(parts[2]) AS request, whole_number(head[11]) AS received_bytes, whole_number(head[12]) AS sent_bytes
    FROM texts
  ),
  judged AS (
    SELECT *,
      CASE
        WHEN NOT coalesce(regular AND len(head) = 13, false) THEN 'format'
        WHEN time IS NULL THEN 'time'
        WHEN time < getvariable('period_start') OR time >= getvariable('period_end') THEN 'outside'
        WHEN client IS NULL THEN 'address'
        WHEN received_bytes IS NULL OR sent_bytes IS NULL THEN 'number'
        ELSE 'accepted'
      END AS outcome
    FROM typed
  )
  SELECT key AS source_file, outcome, CASE WHEN outcome IN ('format', 'time', 'address', 'number') THEN line[:500] END AS sample,
    kept.*
  FROM (
    SELECT filename, outcome, line,
      CASE WHEN outcome = 'accepted' THEN {
        time: time,
        created: utc_time(rule[3]),
        load_balancer: head[3],
        type: head[1],
        client: client,
        client_port: client_port,
        client_mapped: contains(client_text, ':') AND address_family(client) = 4,
        family: address_family(client),
        target: target,
        target_group: present(tls[4]),
        request_s: seconds(head[6]),
        target_s: seconds(head[7]),
        response_s: seconds(head[8]),
        elb_status: CAST(whole_number(head[9]) AS INTEGER),
        target_status: CAST(whole_number(head[10]) AS INTEGER),
        received_bytes: received_bytes,
        sent_bytes: sent_bytes,
        method: present(request.method),
        host: present(lower(request.host)),
        path: present(without_protocol(request.path)),
        user_agent: present(parts[4]),
        tls_protocol: present(tls[3]),
        tls_cipher: present(tls[2]),
        error_reason: present(parts[16]),
        classification: present(parts[classification_at]),
        conn_trace_id: present(string_split(parts[classification_at + 3], ' ')[2])
      } END AS kept
    FROM judged
  ) JOIN files ON path = filename
) TO '${target}/lines.parquet' (FORMAT parquet, COMPRESSION zstd);

-- What is no text at all: invalid UTF-8, lines beyond two megabytes. DuckDB may note several faults of one line.
COPY (
  SELECT key AS source_file, 'format' AS outcome, min(csv_line)[:500] AS sample
  FROM reject_errors JOIN reject_scans USING (scan_id, file_id) JOIN files ON path = file_path
  GROUP BY key, file_path, line_byte_position
) TO '${target}/unreadable.parquet' (FORMAT parquet);
