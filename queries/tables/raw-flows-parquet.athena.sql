CREATE EXTERNAL TABLE IF NOT EXISTS raw_flows_parquet (
  `start` bigint,
  `end` bigint,
  interface_id string,
  vpc_id string,
  subnet_id string,
  instance_id string,
  az_id string,
  srcaddr string,
  dstaddr string,
  pkt_srcaddr string,
  pkt_dstaddr string,
  srcport bigint,
  dstport bigint,
  protocol bigint,
  packets bigint,
  bytes bigint,
  action string,
  flow_direction string,
  tcp_flags bigint,
  traffic_path bigint,
  pkt_src_aws_service string,
  pkt_dst_aws_service string,
  reject_reason string,
  log_status string
)
COMMENT 'VPC flow logs as Parquet: the columns that the report reads, by name; a file may lack some, or have more'
PARTITIONED BY (account string, region string, day string)
STORED AS PARQUET
LOCATION '${flow_logs}/'
TBLPROPERTIES (
  'projection.enabled' = 'true',
  'projection.account.type' = 'enum',
  'projection.account.values' = '${accounts}',
  'projection.region.type' = 'enum',
  'projection.region.values' = '${regions}',
  'projection.day.type' = 'date',
  'projection.day.format' = 'yyyy/MM/dd',
  'projection.day.range' = '${first_day},${last_day}',
  'projection.day.interval' = '1',
  'projection.day.interval.unit' = 'DAYS',
  'storage.location.template' = '${flow_logs}/AWSLogs/${account}/vpcflowlogs/${region}/${day}'
)
