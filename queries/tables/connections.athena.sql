CREATE EXTERNAL TABLE IF NOT EXISTS connections (
  source_file string,
  outcome string,
  sample string,
  `time` timestamp,
  load_balancer string,
  client string,
  client_port int,
  family int,
  listener_port int,
  tls_protocol string,
  tls_cipher string,
  handshake_s double,
  verify_status string,
  cert_serial string,
  conn_trace_id string
)
COMMENT 'ALB connections, one row per line; what the columns mean: connections.duckdb.sql'
PARTITIONED BY (run string)
STORED AS PARQUET
LOCATION '${work}/tables/connections/'
TBLPROPERTIES (
  'projection.enabled' = 'true',
  'projection.run.type' = 'injected',
  'storage.location.template' = '${work}/tables/connections/run=${run}'
)
