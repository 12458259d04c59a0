-- ALB access logs -> requests. A line is read whole and then split at its quotation marks: no line, however broken,
-- can swallow its neighbour, and every line is counted (docs/decisions/0030-reading-with-duckdb.md).
--   ${files}   JSON array of the files: key, path, loadBalancer
--   ${target}  directory of the Parquet files
--   ${rows}    directory of the rows of lines that were read before; empty when all lines are read here
-- parameters: start, end

CREATE OR REPLACE TEMP TABLE period AS SELECT CAST(? AS TIMESTAMP) AS period_start, CAST(? AS TIMESTAMP) AS period_end;
SET VARIABLE period_start = (SELECT period_start FROM period);
SET VARIABLE period_end = (SELECT period_end FROM period);

CREATE OR REPLACE TEMP TABLE files AS
SELECT key, path, bytes FROM read_json('${files}', format = 'array', columns = {key: 'VARCHAR', path: 'VARCHAR', bytes: 'BIGINT'});
SET VARIABLE rows = '${rows}';

-- A file without a row stands in where no line is left to read.
COPY (SELECT '' WHERE false) TO '${files}.text' (FORMAT csv, HEADER false);
-- A path is taken as a pattern: [ * ? stand for themselves in brackets.
CREATE OR REPLACE TEMP MACRO as_pattern(path) AS regexp_replace(path, '[*?\[]', '[\0]', 'g');
SET VARIABLE paths = (SELECT coalesce(list(as_pattern(path) ORDER BY path), [as_pattern('${files}.text')])
  FROM files WHERE path IS NOT NULL);

-- The request line is `method url protocol`; the URL holds scheme and host and may hold spaces. What could not be read
-- is written as `-`. `rest` is what follows `://`. The query string is never kept: it may hold secrets.
CREATE OR REPLACE TEMP MACRO after_scheme(request, scheme_end, method_end) AS
  CASE WHEN scheme_end - method_end BETWEEN 2 AND 12 AND method_end > 0 THEN substr(request, scheme_end + 3) END;
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
  -- AWS writes a quotation mark inside a field as \x22; older lines have \". Such a line is read as it stands when
  -- its quotes make sense (a user agent may end in a backslash), else with \" taken as \x22.
  split AS (
    SELECT line, filename,
      string_split(CASE WHEN contains(line, '\"') AND NOT is_regular(string_split(line, '"'))
        THEN replace(line, '\"', '\x22') ELSE line END, '"') AS parts
    FROM whole_lines(getvariable('paths'))
  ),
  heads AS (
    SELECT line, filename, parts, is_regular(parts) AS regular, string_split(parts[1], ' ') AS head FROM split
  ),
  formed AS (
    SELECT *, coalesce(regular AND len(head) = 13 AND head[13] = '', false) AS formed, head[2] AS time_text FROM heads
  ),
  timed AS (
    SELECT *, CASE WHEN formed THEN utc_time(time_text) END AS time FROM formed
  ),
  -- Lines of other days, two thirds of what is read when every day has its files, are NULL from here on.
  placed AS (
    SELECT line, filename, formed, time,
      time >= getvariable('period_start') AND time < getvariable('period_end') AS inside,
      CASE WHEN inside THEN head END AS head, CASE WHEN inside THEN parts END AS parts
    FROM timed
  ),
  fields AS (
    SELECT *, head[4] AS client_end, head[5] AS target_end, head[11] AS received_text, head[12] AS sent_text FROM placed
  ),
  ends AS (
    SELECT *, string_split(client_end, ':')[-1] AS client_port_text, string_split(target_end, ':')[-1] AS target_port_text
    FROM fields
  ),
  texts AS (
    SELECT *, without_port(client_end, client_port_text) AS client_text, port_number(client_port_text) AS client_port,
      without_port(target_end, target_port_text) AS target_text
    FROM ends
  ),
  groups AS (
    SELECT *, address_octets(client_text) AS client_octets, address_groups(client_text) AS client_groups,
      address_octets(target_text) AS target_octets, address_groups(target_text) AS target_groups
    FROM texts
  ),
  typed AS (
    SELECT *, address_hex(client_text, client_octets, client_groups) AS client,
      address_hex(target_text, target_octets, target_groups) AS target,
      whole_number(received_text) AS received_bytes, whole_number(sent_text) AS sent_bytes
    FROM groups
  ),
  judged AS (
    SELECT *,
      CASE
        WHEN NOT formed THEN 'format'
        WHEN time IS NULL THEN 'time'
        WHEN NOT inside THEN 'outside'
        WHEN client IS NULL OR client_port IS NULL THEN 'address'
        WHEN received_bytes IS NULL OR sent_bytes IS NULL THEN 'number'
        ELSE 'accepted'
      END AS outcome
    FROM typed
  ),
  -- A line that is not accepted keeps nothing: where its parts are NULL, so is all that is made of them.
  kept AS (
    SELECT line, filename, outcome, outcome = 'accepted' AS good,
      CASE WHEN good THEN head END AS head, CASE WHEN good THEN parts END AS parts,
      CASE WHEN good THEN time END AS time, CASE WHEN good THEN client END AS client,
      CASE WHEN good THEN client_port END AS client_port,
      CASE WHEN good THEN contains(client_text, ':') END AS client_has_colons,
      CASE WHEN good THEN target END AS target,
      CASE WHEN good THEN received_bytes END AS received_bytes, CASE WHEN good THEN sent_bytes END AS sent_bytes
    FROM judged
  ),
  sections AS (
    SELECT *, address_family(client) AS family, parts[2] AS request, parts[4] AS user_agent_text,
      string_split(parts[5], ' ') AS tls, string_split(parts[11], ' ') AS rule, parts[16] AS error_text,
      -- The target lists, fields 26 and 27, stand in quotes today and stood without them before.
      CASE WHEN parts[17] = ' ' THEN 22 ELSE 18 END AS classification_at
    FROM kept
  ),
  pieces AS (
    SELECT *, strpos(request, '://') AS scheme_end, strpos(request, ' ') AS method_end, rule[3] AS created_text,
      tls[2] AS cipher_text, tls[3] AS protocol_text, tls[4] AS group_text,
      head[6] AS request_text, head[7] AS target_text, head[8] AS response_text, head[9] AS elb_text, head[10] AS status_text,
      parts[classification_at] AS classification_text,
      string_split(parts[classification_at + 3], ' ')[2] AS trace_text
    FROM sections
  ),
  urls AS (
    SELECT *, after_scheme(request, scheme_end, method_end) AS url FROM pieces
  ),
  rests AS (
    SELECT *, without_protocol(url) AS rest FROM urls
  ),
  places AS (
    SELECT *, strpos(rest, '/') AS slash, strpos(rest, '?') AS question, string_split(rest, '/')[1] AS authority FROM rests
  )
  SELECT key AS source_file, outcome,
    CASE WHEN outcome IN ('format', 'time', 'address', 'number') THEN left(line, 500) END AS sample,
    time,
    utc_time(created_text) AS created,
    head[3] AS load_balancer,
    head[1] AS type,
    client,
    client_port,
    client_has_colons AND family = 4 AS client_mapped,
    family,
    target,
    present(group_text) AS target_group,
    seconds(request_text) AS request_s,
    seconds(target_text) AS target_s,
    seconds(response_text) AS response_s,
    TRY_CAST(whole_number(elb_text) AS INTEGER) AS elb_status,
    TRY_CAST(whole_number(status_text) AS INTEGER) AS target_status,
    received_bytes,
    sent_bytes,
    present(CASE WHEN method_end > 0 THEN left(request, method_end - 1) END) AS method,
    present(lower(host_of(authority))) AS host,
    present(path_of(rest, slash, question)) AS path,
    present(user_agent_text) AS user_agent,
    present(protocol_text) AS tls_protocol,
    present(cipher_text) AS tls_cipher,
    present(error_text) AS error_reason,
    present(classification_text) AS classification,
    present(trace_text) AS conn_trace_id
  FROM places JOIN files ON files.path = filename
) TO '${target}/lines.parquet' (FORMAT parquet, COMPRESSION lz4_raw);

-- What is no text at all: invalid UTF-8, lines beyond two megabytes. DuckDB may note several faults of one line, and the
-- end of the line before it.
COPY (
  SELECT key AS source_file, 'format' AS outcome, left(min(ltrim(csv_line, chr(10) || chr(13))), 500) AS sample
  FROM reject_errors JOIN reject_scans USING (scan_id, file_id) JOIN files ON path = file_path
  GROUP BY key, file_path, line_byte_position
) TO '${target}/unreadable.parquet' (FORMAT parquet);
