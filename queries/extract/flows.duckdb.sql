-- VPC flow logs, text and Parquet -> flows. Each file names its own columns, in its own order: their positions come with
-- the file.
--   ${files}   JSON array of the files: key, path, format, columns; beside it the script puts two files of its own
--   ${target}  directory of the Parquet files
--   ${rows}    directory of the rows of lines that were read before; empty when all lines are read here
-- parameters: start, end

CREATE OR REPLACE TEMP TABLE period AS SELECT CAST(? AS TIMESTAMP) AS period_start, CAST(? AS TIMESTAMP) AS period_end;
SET VARIABLE period_start = (SELECT period_start FROM period);
SET VARIABLE period_end = (SELECT period_end FROM period);

-- Of a Parquet file the fields are put in the order of this list.
CREATE OR REPLACE TEMP MACRO place(columns, format, name, number) AS
  CASE WHEN format = 'text' THEN columns[name] WHEN columns[name] IS NOT NULL THEN number END;

CREATE OR REPLACE TEMP TABLE files AS
SELECT key, path, bytes, format, CASE WHEN format = 'text' THEN list_max(map_values(columns)) ELSE 25 END AS width,
  columns['resource_type'] IS NOT NULL OR columns['tgw_id'] IS NOT NULL OR columns['tgw_attachment_id'] IS NOT NULL AS transit,
  place(columns, format, 'start', 1) AS at_start,
  place(columns, format, 'end', 2) AS at_end,
  -- At a transit gateway the attachment is the place of capture.
  coalesce(place(columns, format, 'interface_id', 3), place(columns, format, 'tgw_attachment_id', 25)) AS at_interface_id,
  place(columns, format, 'vpc_id', 4) AS at_vpc_id,
  place(columns, format, 'subnet_id', 5) AS at_subnet_id,
  place(columns, format, 'instance_id', 6) AS at_instance_id,
  place(columns, format, 'az_id', 7) AS at_az_id,
  place(columns, format, 'srcaddr', 8) AS at_srcaddr,
  place(columns, format, 'dstaddr', 9) AS at_dstaddr,
  place(columns, format, 'pkt_srcaddr', 10) AS at_pkt_srcaddr,
  place(columns, format, 'pkt_dstaddr', 11) AS at_pkt_dstaddr,
  place(columns, format, 'srcport', 12) AS at_srcport,
  place(columns, format, 'dstport', 13) AS at_dstport,
  place(columns, format, 'protocol', 14) AS at_protocol,
  place(columns, format, 'packets', 15) AS at_packets,
  place(columns, format, 'bytes', 16) AS at_bytes,
  place(columns, format, 'action', 17) AS at_action,
  place(columns, format, 'flow_direction', 18) AS at_flow_direction,
  place(columns, format, 'tcp_flags', 19) AS at_tcp_flags,
  place(columns, format, 'traffic_path', 20) AS at_traffic_path,
  place(columns, format, 'pkt_src_aws_service', 21) AS at_pkt_src_aws_service,
  place(columns, format, 'pkt_dst_aws_service', 22) AS at_pkt_dst_aws_service,
  place(columns, format, 'reject_reason', 23) AS at_reject_reason,
  place(columns, format, 'log_status', 24) AS at_log_status,
FROM read_json('${files}', format = 'array',
  columns = {key: 'VARCHAR', path: 'VARCHAR', bytes: 'BIGINT', format: 'VARCHAR', columns: 'MAP(VARCHAR, INTEGER)'});

SET VARIABLE rows = '${rows}';

-- Two files without a row: one stands in where there is no text, the other adds the columns that Parquet files may lack,
-- and types that whole numbers of 32 and of 64 bits fit into.
COPY (SELECT '' WHERE false) TO '${files}.text' (FORMAT csv, HEADER false);
COPY (
  SELECT CAST(NULL AS BIGINT) AS "start", CAST(NULL AS BIGINT) AS "end", CAST(NULL AS VARCHAR) AS "interface_id",
    CAST(NULL AS VARCHAR) AS "vpc_id", CAST(NULL AS VARCHAR) AS "subnet_id", CAST(NULL AS VARCHAR) AS "instance_id",
    CAST(NULL AS VARCHAR) AS "az_id", CAST(NULL AS VARCHAR) AS "srcaddr", CAST(NULL AS VARCHAR) AS "dstaddr",
    CAST(NULL AS VARCHAR) AS "pkt_srcaddr", CAST(NULL AS VARCHAR) AS "pkt_dstaddr", CAST(NULL AS BIGINT) AS "srcport",
    CAST(NULL AS BIGINT) AS "dstport", CAST(NULL AS BIGINT) AS "protocol", CAST(NULL AS BIGINT) AS "packets",
    CAST(NULL AS BIGINT) AS "bytes", CAST(NULL AS VARCHAR) AS "action", CAST(NULL AS VARCHAR) AS "flow_direction",
    CAST(NULL AS BIGINT) AS "tcp_flags", CAST(NULL AS BIGINT) AS "traffic_path", CAST(NULL AS VARCHAR) AS "pkt_src_aws_service",
    CAST(NULL AS VARCHAR) AS "pkt_dst_aws_service", CAST(NULL AS VARCHAR) AS "reject_reason", CAST(NULL AS VARCHAR) AS "log_status",
    CAST(NULL AS VARCHAR) AS "tgw_attachment_id"
  WHERE false
) TO '${files}.parquet' (FORMAT parquet);
-- A path is taken as a pattern: [ * ? stand for themselves in brackets.
CREATE OR REPLACE TEMP MACRO as_pattern(path) AS regexp_replace(path, '[*?\[]', '[\0]', 'g');
SET VARIABLE paths = (SELECT coalesce(list(as_pattern(path) ORDER BY path), [as_pattern('${files}.text')])
  FROM files WHERE format = 'text' AND path IS NOT NULL);
SET VARIABLE parquet_paths = (
  SELECT list_prepend(as_pattern('${files}.parquet'), coalesce(list(as_pattern(path) ORDER BY path), []))
  FROM files WHERE format = 'parquet');

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
    SELECT line, filename, string_split(CASE WHEN suffix(line, ' ') THEN rtrim(line, ' ') ELSE line END, ' ') AS f
    FROM whole_lines(getvariable('paths'))
    WHERE NOT is_header(line)
    UNION ALL
    -- As a VPC's record is written; the attachment only tells the records of transit gateways apart.
    SELECT array_to_string(f[1:24], ' ') AS line, filename, f
    FROM (
      SELECT filename, list_transform([
        CAST("start" AS VARCHAR), CAST("end" AS VARCHAR), CAST("interface_id" AS VARCHAR),
        CAST("vpc_id" AS VARCHAR), CAST("subnet_id" AS VARCHAR), CAST("instance_id" AS VARCHAR),
        CAST("az_id" AS VARCHAR), CAST("srcaddr" AS VARCHAR), CAST("dstaddr" AS VARCHAR),
        CAST("pkt_srcaddr" AS VARCHAR), CAST("pkt_dstaddr" AS VARCHAR), CAST("srcport" AS VARCHAR),
        CAST("dstport" AS VARCHAR), CAST("protocol" AS VARCHAR), CAST("packets" AS VARCHAR),
        CAST("bytes" AS VARCHAR), CAST("action" AS VARCHAR), CAST("flow_direction" AS VARCHAR),
        CAST("tcp_flags" AS VARCHAR), CAST("traffic_path" AS VARCHAR), CAST("pkt_src_aws_service" AS VARCHAR),
        CAST("pkt_dst_aws_service" AS VARCHAR), CAST("reject_reason" AS VARCHAR), CAST("log_status" AS VARCHAR),
        CAST("tgw_attachment_id" AS VARCHAR)
      ], lambda value: coalesce(value, '-')) AS f
      FROM read_parquet(getvariable('parquet_paths'), union_by_name = true, filename = true, hive_partitioning = false,
        binary_as_string = true)
    )
  ),
  placed AS (
    SELECT files.*, line, f, f[coalesce(at_start, at_end)] AS time_text, len(f) = width AS formed
    FROM split JOIN files ON path = filename
  ),
  timed AS (
    SELECT *, CASE WHEN formed THEN epoch_time(time_text) END AS time FROM placed
  ),
  -- Records of other days are NULL from here on.
  fields AS (
    SELECT * EXCLUDE (f), time >= getvariable('period_start') AND time < getvariable('period_end') AS inside,
      CASE WHEN inside THEN f END AS f
    FROM timed
  ),
  texts AS (
    SELECT *, f[at_log_status] AS status_text, f[at_action] AS action_text, f[at_packets] AS packets_text,
      f[at_bytes] AS bytes_text, f[at_srcaddr] AS src_own, f[at_dstaddr] AS dst_own,
      f[at_pkt_srcaddr] AS pkt_src_text, f[at_pkt_dstaddr] AS pkt_dst_text
    FROM fields
  ),
  addresses AS (
    SELECT *, coalesce(present(src_own), pkt_src_text) AS src_text, coalesce(present(dst_own), pkt_dst_text) AS dst_text
    FROM texts
  ),
  groups AS (
    SELECT *, address_octets(src_text) AS src_octets, address_groups(src_text) AS src_groups,
      address_octets(dst_text) AS dst_octets, address_groups(dst_text) AS dst_groups,
      -- Behind most interfaces the packet's addresses are the interface's own: those are worked out once.
      nullif(pkt_src_text, src_text) AS other_src, nullif(pkt_dst_text, dst_text) AS other_dst
    FROM addresses
  ),
  typed AS (
    SELECT *, address_hex(src_text, src_octets, src_groups) AS src, address_hex(dst_text, dst_octets, dst_groups) AS dst,
      address_octets(other_src) AS other_src_octets, address_groups(other_src) AS other_src_groups,
      address_octets(other_dst) AS other_dst_octets, address_groups(other_dst) AS other_dst_groups
    FROM groups
  ),
  judged AS (
    SELECT *,
      CASE
        WHEN NOT formed THEN 'format'
        WHEN time IS NULL THEN 'time'
        WHEN NOT inside THEN 'outside'
        WHEN status_text = 'NODATA' THEN 'nodata'
        WHEN status_text = 'SKIPDATA' THEN 'skipdata'
        WHEN src IS NULL OR dst IS NULL THEN 'address'
        WHEN NOT is_size(packets_text, action_text) OR NOT is_size(bytes_text, action_text) THEN 'number'
        -- What crosses a transit gateway was captured at interfaces before: it is counted apart.
        WHEN transit THEN 'transit'
        ELSE 'accepted'
      END AS outcome
    FROM typed
  ),
  -- A record that is not accepted keeps nothing: where its fields are NULL, so is all that is made of them.
  kept AS (
    SELECT * EXCLUDE (f, time, src, dst), outcome IN ('accepted', 'transit') AS good, CASE WHEN good THEN f END AS f,
      CASE WHEN good THEN time END AS time, CASE WHEN good THEN src END AS src, CASE WHEN good THEN dst END AS dst
    FROM judged
  ),
  pieces AS (
    SELECT *, f[at_end] AS end_text, f[at_interface_id] AS interface_text, f[at_vpc_id] AS vpc_text,
      f[at_subnet_id] AS subnet_text, f[at_instance_id] AS instance_text, f[at_az_id] AS az_text,
      f[at_srcport] AS src_port_text, f[at_dstport] AS dst_port_text, f[at_protocol] AS protocol_text,
      f[at_flow_direction] AS direction_text, f[at_tcp_flags] AS flags_text, f[at_traffic_path] AS traffic_path_text,
      f[at_pkt_src_aws_service] AS src_service_text, f[at_pkt_dst_aws_service] AS dst_service_text,
      f[at_reject_reason] AS reason_text
    FROM kept
  )
  SELECT key AS source_file, outcome,
    CASE WHEN outcome IN ('format', 'time', 'address', 'number') THEN left(line, 500) END AS sample,
    time AS start,
    epoch_time(end_text) AS "end",
    present(interface_text) AS interface_id,
    present(vpc_text) AS vpc_id,
    present(subnet_text) AS subnet_id,
    present(instance_text) AS instance_id,
    present(az_text) AS az_id,
    src,
    dst,
    TRY_CAST(whole_number(src_port_text) AS INTEGER) AS src_port,
    TRY_CAST(whole_number(dst_port_text) AS INTEGER) AS dst_port,
    address_family(src) AS family,
    TRY_CAST(whole_number(protocol_text) AS INTEGER) AS protocol,
    CASE WHEN good THEN whole_number(packets_text) END AS packets,
    CASE WHEN good THEN whole_number(bytes_text) END AS bytes,
    CASE WHEN good THEN present(action_text) END AS action,
    present(direction_text) AS direction,
    TRY_CAST(whole_number(flags_text) AS INTEGER) AS tcp_flags,
    TRY_CAST(whole_number(traffic_path_text) AS INTEGER) AS traffic_path,
    CASE WHEN good THEN CASE WHEN pkt_src_text = src_text THEN src
      ELSE address_hex(other_src, other_src_octets, other_src_groups) END END AS pkt_src,
    CASE WHEN good THEN CASE WHEN pkt_dst_text = dst_text THEN dst
      ELSE address_hex(other_dst, other_dst_octets, other_dst_groups) END END AS pkt_dst,
    present(src_service_text) AS src_service,
    present(dst_service_text) AS dst_service,
    present(reason_text) AS reject_reason,
    CASE WHEN good THEN present(status_text) END AS log_status
  FROM pieces
) TO '${target}/lines.parquet' (FORMAT parquet, COMPRESSION lz4_raw);

-- What is no text at all: invalid UTF-8, lines beyond two megabytes. DuckDB may note several faults of one line, and the
-- end of the line before it.
COPY (
  SELECT key AS source_file, 'format' AS outcome, left(min(ltrim(csv_line, chr(10) || chr(13))), 500) AS sample
  FROM reject_errors JOIN reject_scans USING (scan_id, file_id) JOIN files ON path = file_path
  GROUP BY key, file_path, line_byte_position
) TO '${target}/unreadable.parquet' (FORMAT parquet);
