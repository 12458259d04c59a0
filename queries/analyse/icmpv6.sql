-- What is the ICMPv6 traffic for, as far as its addresses tell (RFC 4861, RFC 3810)? Flow logs have no ICMPv6 type.
-- parameters: run
SELECT
  CASE
    WHEN substr(dst, 1, 26) = 'ff0200000000000000000001ff' THEN 'neighbour-solicitation'
    WHEN dst = 'ff020000000000000000000000000002' THEN 'router-solicitation'
    WHEN dst = 'ff020000000000000000000000000001' THEN 'all-nodes'
    WHEN dst = 'ff020000000000000000000000000016' THEN 'multicast-report'
    WHEN substr(dst, 1, 2) = 'ff' THEN 'other-multicast'
    WHEN substr(src, 1, 3) IN ('fe8', 'fe9', 'fea', 'feb') OR substr(dst, 1, 3) IN ('fe8', 'fe9', 'fea', 'feb')
      THEN 'link-local'
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
