-- VPC flow records, one row per line of a flow log; conventions as in requests. NULL where the log has `-` or its
-- format lacks the field.
CREATE TEMP TABLE flows (
  run varchar,
  source_file varchar,
  outcome varchar,
  sample varchar,
  start timestamp,            -- first packet of the aggregation interval
  "end" timestamp,
  interface_id varchar,
  vpc_id varchar,
  subnet_id varchar,
  instance_id varchar,
  az_id varchar,
  src varchar,                -- srcaddr, else pkt-srcaddr
  dst varchar,                -- dstaddr, else pkt-dstaddr
  src_port integer,
  dst_port integer,
  family integer,             -- of src: 4 or 6
  protocol integer,           -- IANA number
  packets bigint,
  bytes bigint,
  action varchar,             -- ACCEPT or REJECT
  direction varchar,          -- ingress or egress
  tcp_flags integer,          -- FIN 1, SYN 2, RST 4, ACK 16 (with SYN)
  traffic_path integer,
  pkt_src varchar,
  pkt_dst varchar,
  src_service varchar,
  dst_service varchar,
  reject_reason varchar,
  log_status varchar
);
