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

-- The request line is `method url protocol`; the URL holds scheme and host and may hold spaces. What could not be read
-- is written as `-`. `rest` is what follows `://`. The query string is never kept: it may hold secrets.
CREATE OR REPLACE TEMP MACRO after_scheme(request) AS
  CASE WHEN strpos(request, '://') - strpos(request, ' ') BETWEEN 2 AND 12 AND strpos(request, ' ') > 0
    THEN substr(request, strpos(request, '://') + 3) END;
CREATE OR REPLACE TEMP MACRO without_protocol(url) AS
  CASE WHEN suffix(url, ' HTTP/2.0') OR suffix(url, ' HTTP/1.1') THEN left(url, length(url) - 9)
    WHEN contains(url, ' ') THEN regexp_replace(url, ' (?:HTTP/[0-9.]+|-)? ?$', '')
    ELSE url END;
CREATE OR REPLACE TEMP MACRO host_of(authority) AS
  CASE WHEN starts_with(authority, '[') THEN regexp_extract(authority, '^(\[[0-9A-Fa-f:.%]+\])', 1)
    WHEN regexp_matches(authority, '[ ?#]') THEN regexp_extract(authority, '^[^:?# ]*')
    ELSE string_split(authority, ':')[1] END;
CREATE OR REPLACE TEMP MACRO path_of(rest, slash, question) AS
  CASE WHEN slash = 0 THEN NULL
    WHEN question = 0 THEN substr(rest, slash)
    WHEN question > slash THEN substr(rest, slash, question - slash) END;

-- The parts of a line that make sense: blanks and unquoted fields stand between the quoted ones. Lines of 2016 end
-- after the trace id, the 18th field and 7th part; all that may come after field 22 is left to the reader of a field.
CREATE OR REPLACE TEMP MACRO is_regular(parts) AS
  len(parts) >= 7 AND len(parts) % 2 = 1 AND parts[3] = ' ' AND parts[5] LIKE ' % % % '
    AND (parts[7] = '' OR parts[7] NOT LIKE '% ' OR (parts[7] = ' ' AND parts[9] = ' ' AND (parts[11] = '' OR parts[11] LIKE ' % %')));

COPY (
  WITH
  raw AS (
    SELECT line, filename
    FROM read_csv(getvariable('paths'), columns = {line: 'VARCHAR'}, filename = true, hive_partitioning = false,
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
  heads AS (
    SELECT line, filename, parts, is_regular(parts) AS regular, string_split(parts[1], ' ') AS head FROM split
  ),
  timed AS (
    SELECT *, head[2] AS time_text FROM heads
  ),
  placed AS (
    SELECT *, CASE WHEN regular AND len(head) = 13 THEN utc_time(time_text) END AS time FROM timed
  ),
  -- Lines of other days, two thirds of what is read when every day has its files, are NULL from here on.
  fields AS (
    SELECT *, time >= getvariable('period_start') AND time < getvariable('period_end') AS inside,
      CASE WHEN inside THEN head[4] END AS client_end, CASE WHEN inside THEN head[5] END AS target_end,
      CASE WHEN inside THEN parts[2] END AS request, CASE WHEN inside THEN string_split(parts[5], ' ') END AS tls,
      CASE WHEN inside THEN string_split(parts[11], ' ') END AS rule,
      -- The target lists, fields 26 and 27, stand in quotes today and stood without them before.
      CASE WHEN parts[17] = ' ' THEN 22 ELSE 18 END AS classification_at
    FROM placed
  ),
  ends AS (
    SELECT *, string_split(client_end, ':')[-1] AS client_port_text, string_split(target_end, ':')[-1] AS target_port_text,
      after_scheme(request) AS url, rule[3] AS created_text
    FROM fields
  ),
  texts AS (
    SELECT *, without_port(client_end, client_port_text) AS client_text, port_number(client_port_text) AS client_port,
      without_port(target_end, target_port_text) AS target_text,
      without_protocol(url) AS rest
    FROM ends
  ),
  groups AS (
    SELECT *, address_groups(client_text) AS client_groups, address_groups(target_text) AS target_groups,
      strpos(rest, '/') AS slash, strpos(rest, '?') AS question, string_split(rest, '/')[1] AS authority
    FROM texts
  ),
  typed AS (
    SELECT *, CASE WHEN client_port IS NOT NULL THEN address_hex(client_text, client_groups) END AS client,
      address_hex(target_text, target_groups) AS target,
      whole_number(head[11]) AS received_bytes, whole_number(head[12]) AS sent_bytes
    FROM groups
  ),
  judged AS (
    SELECT *,
      CASE
        WHEN NOT coalesce(regular AND len(head) = 13, false) THEN 'format'
        WHEN time IS NULL THEN 'time'
        WHEN NOT inside THEN 'outside'
        WHEN client IS NULL THEN 'address'
        WHEN received_bytes IS NULL OR sent_bytes IS NULL THEN 'number'
        ELSE 'accepted'
      END AS outcome
    FROM typed
  )
  SELECT key AS source_file, outcome,
    CASE WHEN outcome IN ('format', 'time', 'address', 'number') THEN left(line, 500) END AS sample,
    kept.*
  FROM (
    SELECT filename, outcome, line,
      CASE WHEN outcome = 'accepted' THEN {
        time: time,
        created: utc_time(created_text),
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
        elb_status: TRY_CAST(whole_number(head[9]) AS INTEGER),
        target_status: TRY_CAST(whole_number(head[10]) AS INTEGER),
        received_bytes: received_bytes,
        sent_bytes: sent_bytes,
        method: present(CASE WHEN contains(request, ' ') THEN left(request, strpos(request, ' ') - 1) END),
        host: present(lower(host_of(authority))),
        path: present(path_of(rest, slash, question)),
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
  SELECT key AS source_file, 'format' AS outcome, left(min(csv_line), 500) AS sample
  FROM reject_errors JOIN reject_scans USING (scan_id, file_id) JOIN files ON path = file_path
  GROUP BY key, file_path, line_byte_position
) TO '${target}/unreadable.parquet' (FORMAT parquet);
