-- As raw-flows-parquet.athena.sql, in the words of Trino's hive connector.
CREATE TABLE IF NOT EXISTS raw_flows_parquet (
  start bigint,
  "end" bigint,
  interface_id varchar,
  vpc_id varchar,
  subnet_id varchar,
  instance_id varchar,
  az_id varchar,
  srcaddr varchar,
  dstaddr varchar,
  pkt_srcaddr varchar,
  pkt_dstaddr varchar,
  srcport bigint,
  dstport bigint,
  protocol bigint,
  packets bigint,
  bytes bigint,
  action varchar,
  flow_direction varchar,
  tcp_flags bigint,
  traffic_path bigint,
  pkt_src_aws_service varchar,
  pkt_dst_aws_service varchar,
  reject_reason varchar,
  log_status varchar,
  account varchar WITH (partition_projection_type = 'ENUM', partition_projection_values = split('${accounts}', ',')),
  region varchar WITH (partition_projection_type = 'ENUM', partition_projection_values = split('${regions}', ',')),
  day varchar WITH (
    partition_projection_type = 'DATE',
    partition_projection_format = 'yyyy/MM/dd',
    partition_projection_range = ARRAY['${first_day}', '${last_day}'],
    partition_projection_interval = 1,
    partition_projection_interval_unit = 'DAYS'
  )
)
WITH (
  format = 'PARQUET',
  external_location = '${flow_logs}',
  partitioned_by = ARRAY['account', 'region', 'day'],
  partition_projection_enabled = true,
  partition_projection_location_template = '${flow_logs}/AWSLogs/${account}/vpcflowlogs/${region}/${day}'
)
