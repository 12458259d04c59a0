CREATE EXTERNAL TABLE IF NOT EXISTS raw_files (
  line string
)
COMMENT 'The lists of log files that `plan` leaves in the work store, a JSON array on one line'
PARTITIONED BY (run string)
ROW FORMAT SERDE 'org.apache.hadoop.hive.serde2.RegexSerDe'
WITH SERDEPROPERTIES ('input.regex' = '(.*)')
STORED AS
  INPUTFORMAT 'org.apache.hadoop.mapred.TextInputFormat'
  OUTPUTFORMAT 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat'
LOCATION '${work}/runs/'
TBLPROPERTIES (
  'projection.enabled' = 'true',
  'projection.run.type' = 'injected',
  'storage.location.template' = '${work}/runs/${run}'
)
