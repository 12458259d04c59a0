-- Which interfaces accepted what over which family on their own addresses? Packets on their way through (at a gateway they
-- are meant for somebody else) do not count.
-- parameters: run
SELECT
  COALESCE(interface_id, '') AS interface_id,
  COALESCE(vpc_id, '') AS vpc_id,
  family,
  count(*) AS flows,
  sum(COALESCE(bytes, 0)) AS bytes,
  count(DISTINCT dst) AS addresses
FROM flows
WHERE run = ? AND outcome = 'accepted' AND action = 'ACCEPT' AND direction = 'ingress' AND COALESCE(pkt_dst, dst) = dst
GROUP BY 1, 2, 3
ORDER BY 1, 2, 3
