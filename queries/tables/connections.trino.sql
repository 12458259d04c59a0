-- As connections.athena.sql, in the words of Trino's hive connector.
CREATE TABLE IF NOT EXISTS connections (
  source_file varchar,
  outcome varchar,
  sample varchar,
  time timestamp(3),
  load_balancer varchar,
  client varchar,
  client_port integer,
  family integer,
  listener_port integer,
  tls_protocol varchar,
  tls_cipher varchar,
  handshake_s double,
  verify_status varchar,
  cert_serial varchar,
  conn_trace_id varchar,
  run varchar WITH (partition_projection_type = 'INJECTED')
)
WITH (
  format = 'PARQUET',
  external_location = '${work}/tables/connections',
  partitioned_by = ARRAY['run'],
  partition_projection_enabled = true,
  partition_projection_location_template = '${work}/tables/connections/run=${run}'
)
