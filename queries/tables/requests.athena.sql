CREATE EXTERNAL TABLE IF NOT EXISTS requests (
  source_file string,
  outcome string,
  sample string,
  `time` timestamp,
  created timestamp,
  load_balancer string,
  `type` string,
  client string,
  client_port int,
  client_mapped boolean,
  family int,
  target string,
  target_group string,
  request_s double,
  target_s double,
  response_s double,
  elb_status int,
  target_status int,
  received_bytes bigint,
  sent_bytes bigint,
  `method` string,
  `host` string,
  `path` string,
  user_agent string,
  tls_protocol string,
  tls_cipher string,
  error_reason string,
  classification string,
  conn_trace_id string
)
COMMENT 'ALB requests, one row per line; what the columns mean: requests.duckdb.sql'
PARTITIONED BY (run string)
STORED AS PARQUET
LOCATION '${work}/tables/requests/'
TBLPROPERTIES (
  'projection.enabled' = 'true',
  'projection.run.type' = 'injected',
  'storage.location.template' = '${work}/tables/requests/run=${run}'
)
