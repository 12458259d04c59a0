-- VPC flow logs -> flows. Each file names its own columns, in its own order: their positions come with the file.
--   ${files}   JSON array of the files: key, path, columns
--   ${target}  directory of the Parquet files
-- parameters: start, end

CREATE OR REPLACE TEMP TABLE period AS SELECT CAST(? AS TIMESTAMP) AS period_start, CAST(? AS TIMESTAMP) AS period_end;
SET VARIABLE period_start = (SELECT period_start FROM period);
SET VARIABLE period_end = (SELECT period_end FROM period);

CREATE OR REPLACE TEMP TABLE files AS
SELECT key, path, bytes, list_max(map_values(columns)) AS width,
  columns['start'] AS at_start,
  columns['end'] AS at_end,
  columns['interface_id'] AS at_interface_id,
  columns['vpc_id'] AS at_vpc_id,
  columns['subnet_id'] AS at_subnet_id,
  columns['instance_id'] AS at_instance_id,
  columns['az_id'] AS at_az_id,
  columns['srcaddr'] AS at_srcaddr,
  columns['dstaddr'] AS at_dstaddr,
  columns['pkt_srcaddr'] AS at_pkt_srcaddr,
  columns['pkt_dstaddr'] AS at_pkt_dstaddr,
  columns['srcport'] AS at_srcport,
  columns['dstport'] AS at_dstport,
  columns['protocol'] AS at_protocol,
  columns['packets'] AS at_packets,
  columns['bytes'] AS at_bytes,
  columns['action'] AS at_action,
  columns['flow_direction'] AS at_flow_direction,
  columns['tcp_flags'] AS at_tcp_flags,
  columns['traffic_path'] AS at_traffic_path,
  columns['pkt_src_aws_service'] AS at_pkt_src_aws_service,
  columns['pkt_dst_aws_service'] AS at_pkt_dst_aws_service,
  columns['reject_reason'] AS at_reject_reason,
  columns['log_status'] AS at_log_status,
FROM read_json('${files}', format = 'array',
  columns = {key: 'VARCHAR', path: 'VARCHAR', bytes: 'BIGINT', columns: 'MAP(VARCHAR, INTEGER)'});
-- A path is taken as a pattern: [ * ? stand for themselves in brackets.
SET VARIABLE paths = (SELECT list(regexp_replace(path, '[*?\[]', '[\0]', 'g') ORDER BY path) FROM files);

-- A header line may come again, where files were put together. Field names hold no digit but the 2 of a few tags.
CREATE OR REPLACE TEMP MACRO is_header(line) AS
  CASE WHEN line < 'a' OR NOT (contains(line, 'start') OR contains(line, 'addr')) THEN false
    ELSE regexp_full_match(rtrim(line, ' '), '(?:[a-z]+(?:[-_][a-z]+)*(?:[-_]2)?(?: |$))+') END;

-- `-` stands for "nothing": in packets and bytes of what Block Public Access rejected, but never of what was accepted.
CREATE OR REPLACE TEMP MACRO is_size(text, action) AS
  text IS NULL OR regexp_full_match(text, '[0-9]{1,18}') OR (text = '-' AND action IS DISTINCT FROM 'ACCEPT');

COPY (
  WITH
  split AS (
    SELECT line, filename, string_split(rtrim(line, ' '), ' ') AS f
    FROM read_csv(getvariable('paths'), columns = {line: 'VARCHAR'}, filename = true, hive_partitioning = false,
      auto_detect = false, header = false, delim = chr(1) || chr(2), quote = '', escape = '', new_line = '\n',
      strict_mode = false, ignore_errors = true, store_rejects = true)
    WHERE CASE WHEN line >= '!' THEN NOT is_header(line) ELSE trim(line, ' ' || chr(9)) <> '' END
  ),
  fields AS (
    SELECT files.*, line, f, f[at_log_status] AS log_status, f[at_action] AS action, f[at_packets] AS packets_text,
      f[at_bytes] AS bytes_text, f[coalesce(at_start, at_end)] AS time_text,
      coalesce(present(f[at_srcaddr]), f[at_pkt_srcaddr]) AS src_text,
      coalesce(present(f[at_dstaddr]), f[at_pkt_dstaddr]) AS dst_text,
      f[at_pkt_srcaddr] AS pkt_src_text, f[at_pkt_dstaddr] AS pkt_dst_text
    FROM split JOIN files ON path = filename
  ),
  placed AS (
    SELECT *, CASE WHEN len(f) = width THEN epoch_time(time_text) END AS time FROM fields
  ),
  groups AS (
    SELECT *, time >= getvariable('period_start') AND time < getvariable('period_end') AS inside,
      CASE WHEN inside THEN address_groups(src_text) END AS src_groups,
      CASE WHEN inside THEN address_groups(dst_text) END AS dst_groups,
      CASE WHEN inside THEN address_groups(pkt_src_text) END AS pkt_src_groups,
      CASE WHEN inside THEN address_groups(pkt_dst_text) END AS pkt_dst_groups
    FROM placed
  ),
  typed AS (
    SELECT *, CASE WHEN inside THEN address_hex(src_text, src_groups) END AS src,
      CASE WHEN inside THEN address_hex(dst_text, dst_groups) END AS dst
    FROM groups
  ),
  judged AS (
    SELECT *,
      CASE
        WHEN len(f) <> width THEN 'format'
        WHEN time IS NULL THEN 'time'
        WHEN NOT inside THEN 'outside'
        WHEN log_status = 'NODATA' THEN 'nodata'
        WHEN log_status = 'SKIPDATA' THEN 'skipdata'
        WHEN src IS NULL OR dst IS NULL THEN 'address'
        WHEN NOT is_size(packets_text, action) OR NOT is_size(bytes_text, action) THEN 'number'
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
        start: time,
        "end": epoch_time(f[at_end]),
        interface_id: present(f[at_interface_id]),
        vpc_id: present(f[at_vpc_id]),
        subnet_id: present(f[at_subnet_id]),
        instance_id: present(f[at_instance_id]),
        az_id: present(f[at_az_id]),
        src: src,
        dst: dst,
        src_port: TRY_CAST(whole_number(f[at_srcport]) AS INTEGER),
        dst_port: TRY_CAST(whole_number(f[at_dstport]) AS INTEGER),
        family: address_family(src),
        protocol: TRY_CAST(whole_number(f[at_protocol]) AS INTEGER),
        packets: whole_number(packets_text),
        bytes: whole_number(bytes_text),
        action: present(action),
        direction: present(f[at_flow_direction]),
        tcp_flags: TRY_CAST(whole_number(f[at_tcp_flags]) AS INTEGER),
        traffic_path: TRY_CAST(whole_number(f[at_traffic_path]) AS INTEGER),
        pkt_src: address_hex(pkt_src_text, pkt_src_groups),
        pkt_dst: address_hex(pkt_dst_text, pkt_dst_groups),
        src_service: present(f[at_pkt_src_aws_service]),
        dst_service: present(f[at_pkt_dst_aws_service]),
        reject_reason: present(f[at_reject_reason]),
        log_status: present(log_status)
      } END AS kept
    FROM judged
  )
) TO '${target}/lines.parquet' (FORMAT parquet, COMPRESSION zstd);

-- What is no text at all: invalid UTF-8, lines beyond two megabytes. DuckDB may note several faults of one line.
COPY (
  SELECT key AS source_file, 'format' AS outcome, left(min(csv_line), 500) AS sample
  FROM reject_errors JOIN reject_scans USING (scan_id, file_id) JOIN files ON path = file_path
  GROUP BY key, file_path, line_byte_position
) TO '${target}/unreadable.parquet' (FORMAT parquet);
