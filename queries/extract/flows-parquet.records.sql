  -- NULL is what text writes as `-`, in a column that is there.
  SELECT run, key, width, array_join(texts, ' ', '-') AS line, places, texts
  FROM (
    SELECT run, key, width, places,
      transform(ARRAY[CAST("start" AS varchar), CAST("end" AS varchar), interface_id, vpc_id, subnet_id, instance_id, az_id,
        srcaddr, dstaddr, pkt_srcaddr, pkt_dstaddr, CAST(srcport AS varchar), CAST(dstport AS varchar),
        CAST(protocol AS varchar), CAST(packets AS varchar), CAST(bytes AS varchar), action, flow_direction,
        CAST(tcp_flags AS varchar), CAST(traffic_path AS varchar), pkt_src_aws_service, pkt_dst_aws_service,
        reject_reason, log_status],
        value -> IF(known, coalesce(value, '-'), value)) AS texts
    FROM raw_flows_parquet JOIN positions ON "$path" = path AND format = 'parquet'
    WHERE day BETWEEN ? AND ?
  ) AS placed
