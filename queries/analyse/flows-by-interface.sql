-- What did each network interface see, by direction, way out, family and verdict?
-- parameters: run
SELECT
  COALESCE(interface_id, '') AS interface_id,
  COALESCE(vpc_id, '') AS vpc_id,
  COALESCE(direction, '') AS direction,
  COALESCE(traffic_path, 0) AS traffic_path,
  family,
  COALESCE(action, '') AS action,
  count(*) AS flows,
  sum(COALESCE(packets, 0)) AS packets,
  sum(COALESCE(bytes, 0)) AS bytes
FROM flows
WHERE run = ? AND outcome = 'accepted'
GROUP BY 1, 2, 3, 4, 5, 6
ORDER BY 1, 2, 3, 4, 5, 6
