-- Which protocols flowed, by family and verdict? `nat64`: to an IPv4 host behind NAT64 (64:ff9b::/96, 64:ff9b:1::/48).
-- A protocol of -1 is one that the log does not name.
-- parameters: run
SELECT
  family,
  COALESCE(protocol, -1) AS protocol,
  COALESCE(action, '') AS action,
  CASE
    WHEN dst LIKE '0064ff9b0000000000000000%' OR dst LIKE '0064ff9b0001%' THEN 1
    ELSE 0
  END AS nat64,
  count(*) AS flows,
  sum(COALESCE(packets, 0)) AS packets,
  sum(COALESCE(bytes, 0)) AS bytes
FROM flows
WHERE run = ? AND outcome = 'accepted'
GROUP BY 1, 2, 3, 4
ORDER BY 1, 2, 3, 4
