-- How many client certificates were shown over IPv4, over IPv6 and over both, and in how many connections?
-- parameters: run
SELECT
  CASE
    WHEN ipv4_connections = 0 THEN 'ipv6'
    WHEN ipv6_connections = 0 THEN 'ipv4'
    ELSE 'both'
  END AS families,
  count(*) AS certificates,
  sum(ipv4_connections) AS ipv4_connections,
  sum(ipv6_connections) AS ipv6_connections
FROM (
  SELECT
    cert_serial,
    sum(CASE WHEN family = 4 THEN 1 ELSE 0 END) AS ipv4_connections,
    sum(CASE WHEN family = 6 THEN 1 ELSE 0 END) AS ipv6_connections
  FROM connections
  WHERE run = ? AND outcome = 'accepted' AND cert_serial IS NOT NULL
    AND COALESCE(verify_status, 'Success') = 'Success'
  GROUP BY 1
) AS shown
GROUP BY 1
ORDER BY 1
