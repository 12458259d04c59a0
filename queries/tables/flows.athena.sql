CREATE EXTERNAL TABLE IF NOT EXISTS flows (
  source_file string,
  outcome string,
  sample string,
  `start` timestamp,
  `end` timestamp,
  interface_id string,
  vpc_id string,
  subnet_id string,
  instance_id string,
  az_id string,
  src string,
  dst string,
  src_port int,
  dst_port int,
  family int,
  protocol int,
  packets bigint,
  bytes bigint,
  `action` string,
  direction string,
  tcp_flags int,
  traffic_path int,
  pkt_src string,
  pkt_dst string,
  src_service string,
  dst_service string,
  reject_reason string,
  log_status string
)
COMMENT 'VPC flow records, one row per line; what the columns mean: flows.duckdb.sql'
PARTITIONED BY (run string)
STORED AS PARQUET
LOCATION '${work}/tables/flows/'
TBLPROPERTIES (
  'projection.enabled' = 'true',
  'projection.run.type' = 'injected',
  'storage.location.template' = '${work}/tables/flows/run=${run}'
)
