-- As flows.athena.sql, in the words of Trino's hive connector.
CREATE TABLE IF NOT EXISTS flows (
  source_file varchar,
  outcome varchar,
  sample varchar,
  start timestamp(3),
  "end" timestamp(3),
  interface_id varchar,
  vpc_id varchar,
  subnet_id varchar,
  instance_id varchar,
  az_id varchar,
  src varchar,
  dst varchar,
  src_port integer,
  dst_port integer,
  family integer,
  protocol integer,
  packets bigint,
  bytes bigint,
  action varchar,
  direction varchar,
  tcp_flags integer,
  traffic_path integer,
  pkt_src varchar,
  pkt_dst varchar,
  src_service varchar,
  dst_service varchar,
  reject_reason varchar,
  log_status varchar,
  run varchar WITH (partition_projection_type = 'INJECTED')
)
WITH (
  format = 'PARQUET',
  external_location = '${work}/tables/flows',
  partitioned_by = ARRAY['run'],
  partition_projection_enabled = true,
  partition_projection_location_template = '${work}/tables/flows/run=${run}'
)
