-- Which client addresses sent how many requests and bytes? `mapped`: requests logged as ::ffff:192.0.2.1.
-- parameters: run
SELECT
  client,
  min(family) AS family,
  count(*) AS requests,
  sum(received_bytes) AS received_bytes,
  sum(sent_bytes) AS sent_bytes,
  sum(CASE WHEN client_mapped THEN 1 ELSE 0 END) AS mapped
FROM requests
WHERE run = ? AND outcome = 'accepted'${shard}
GROUP BY 1
ORDER BY 1
