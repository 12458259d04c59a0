-- As raw-files.athena.sql, in the words of Trino's hive connector.
CREATE TABLE IF NOT EXISTS raw_files (
  line varchar,
  run varchar WITH (partition_projection_type = 'INJECTED')
)
WITH (
  format = 'REGEX',
  regex = '(.*)',
  external_location = '${work}/runs',
  partitioned_by = ARRAY['run'],
  partition_projection_enabled = true,
  partition_projection_location_template = '${work}/runs/${run}'
)
