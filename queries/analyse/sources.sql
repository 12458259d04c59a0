-- How many lines did each source write in each hour: each load balancer, all flow logs of VPCs together, and all of
-- transit gateways?
-- parameters: run
SELECT
  logs,
  source,
  substr(CAST(hour AS varchar), 1, 16) AS hour,
  lines
FROM (
  SELECT
    logs,
    source,
    date_trunc('hour', moment) AS hour,
    count(*) AS lines
  FROM (
    SELECT run, outcome, 'requests' AS logs, COALESCE(load_balancer, '') AS source, "time" AS moment FROM requests
    UNION ALL
    SELECT run, outcome, 'connections' AS logs, COALESCE(load_balancer, '') AS source, "time" AS moment FROM connections
    UNION ALL
    SELECT run, outcome, 'flows' AS logs, CASE WHEN outcome = 'transit' THEN 'transit' ELSE 'flows' END AS source, "start" AS moment FROM flows
  ) AS all_lines
  WHERE run = ? AND outcome IN ('accepted', 'transit')
  GROUP BY 1, 2, 3
) AS hours
ORDER BY 1, 2, 3
