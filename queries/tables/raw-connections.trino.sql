-- As raw-connections.athena.sql, in the words of Trino's hive connector.
CREATE TABLE IF NOT EXISTS raw_connections (
  line varchar,
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
  format = 'REGEX',
  regex = '(.*)',
  external_location = '${connection_logs}',
  partitioned_by = ARRAY['account', 'region', 'day'],
  partition_projection_enabled = true,
  partition_projection_location_template = '${connection_logs}/AWSLogs/${account}/elasticloadbalancing/${region}/${day}'
)
