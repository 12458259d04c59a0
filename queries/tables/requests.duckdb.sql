-- ALB requests, one row per line of an access log. Times are UTC; addresses are 32 lower-case hex digits, IPv4 as
-- IPv4-mapped. A line whose outcome is not `accepted` has NULL in all columns but run, source_file, outcome, sample.
CREATE TEMP TABLE requests (
  run varchar,                -- the execution that read the line; the partition of the Parquet files
  source_file varchar,        -- key of the log file
  outcome varchar,            -- contracts/rows.ts
  sample varchar,             -- raw text of a rejected line, at most 500 characters
  time timestamp,             -- when the load balancer answered; for a WebSocket when it was closed
  created timestamp,          -- when it received the request
  load_balancer varchar,      -- app/<name>/<id>
  type varchar,               -- http, https, h2, grpcs, ws, wss
  client varchar,
  client_port integer,
  client_mapped boolean,      -- logged as ::ffff:192.0.2.1
  family integer,             -- of the client: 4 or 6
  target varchar,             -- NULL when no target was reached
  target_group varchar,       -- ARN
  request_s double,           -- seconds; NULL where the log has -1
  target_s double,
  response_s double,
  elb_status integer,
  target_status integer,
  received_bytes bigint,
  sent_bytes bigint,
  method varchar,
  host varchar,               -- lower case, without port
  path varchar,               -- without query string
  user_agent varchar,
  tls_protocol varchar,
  tls_cipher varchar,
  error_reason varchar,
  classification varchar,     -- NULL unless Acceptable, Ambiguous or Severe was logged
  conn_trace_id varchar
);
