-- Which AWS services were at either end of how much traffic? Empty where an end is no service of AWS.
-- parameters: run
SELECT
  COALESCE(src_service, '') AS src_service,
  COALESCE(dst_service, '') AS dst_service,
  family,
  count(*) AS flows,
  sum(COALESCE(packets, 0)) AS packets,
  sum(COALESCE(bytes, 0)) AS bytes
FROM flows
WHERE run = ? AND outcome = 'accepted' AND (src_service IS NOT NULL OR dst_service IS NOT NULL)
GROUP BY 1, 2, 3
ORDER BY 1, 2, 3
