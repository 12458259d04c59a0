-- What is the ICMPv6 traffic for, as far as its addresses tell (RFC 4861, RFC 3810)? Flow logs have no ICMPv6 type.
-- parameters: run
SELECT
  CASE
    WHEN dst LIKE 'ff0200000000000000000001ff%' THEN 'neighbour-solicitation'
    WHEN dst = 'ff020000000000000000000000000002' THEN 'router-solicitation'
    WHEN dst = 'ff020000000000000000000000000001' THEN 'all-nodes'
    WHEN dst = 'ff020000000000000000000000000016' THEN 'multicast-report'
    WHEN dst LIKE 'ff%' THEN 'other-multicast'
    WHEN (src >= 'fe8' AND src < 'fec') OR (dst >= 'fe8' AND dst < 'fec') THEN 'link-local'
    ELSE 'end-to-end'
  END AS kind,
  COALESCE(action, '') AS action,
  count(*) AS flows,
  sum(COALESCE(packets, 0)) AS packets,
  sum(COALESCE(bytes, 0)) AS bytes
FROM flows
WHERE run = ? AND outcome = 'accepted' AND protocol = 58
GROUP BY 1, 2
ORDER BY 1, 2
