-- What crossed each attachment of the transit gateways, by direction and family?
-- parameters: run
SELECT
  COALESCE(interface_id, '') AS attachment,
  COALESCE(direction, '') AS direction,
  family,
  count(*) AS flows,
  sum(COALESCE(packets, 0)) AS packets,
  sum(COALESCE(bytes, 0)) AS bytes
FROM flows
WHERE run = ? AND outcome = 'transit'
GROUP BY 1, 2, 3
ORDER BY 1, 2, 3
