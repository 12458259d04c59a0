-- ALB connections, one row per line of a connection log; conventions as in requests.
CREATE TEMP TABLE connections (
  run varchar,
  source_file varchar,
  outcome varchar,
  sample varchar,
  time timestamp,
  load_balancer varchar,      -- from the line, else from the file's name
  client varchar,
  client_port integer,
  family integer,
  listener_port integer,
  tls_protocol varchar,
  tls_cipher varchar,
  handshake_s double,         -- seconds
  verify_status varchar,      -- Success or Failed:<code>
  cert_serial varchar,
  conn_trace_id varchar
);
