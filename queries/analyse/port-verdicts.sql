-- On how many ports of interfaces did strangers come in over which family (`open`), were all refused (`closed`), or did
-- nobody try (`untried`)?
-- parameters: run, run
WITH
${own},
${inbound},
${ports}
SELECT
  CASE WHEN ipv4_accepted > 0 THEN 'open' WHEN ipv4_rejected > 0 THEN 'closed' ELSE 'untried' END AS ipv4,
  CASE WHEN ipv6_accepted > 0 THEN 'open' WHEN ipv6_rejected > 0 THEN 'closed' ELSE 'untried' END AS ipv6,
  count(*) AS ports
FROM ports
GROUP BY 1, 2
ORDER BY 1, 2
