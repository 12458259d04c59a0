-- Over which family did the requests come, by load balancer, host, target group and type of HTTP? Of each dimension the
-- 1000 values with most requests.
-- parameters: run
SELECT
  dimension,
  value,
  ipv4_requests,
  ipv6_requests,
  ipv4_bytes,
  ipv6_bytes
FROM (
  SELECT
    *,
    row_number() OVER (PARTITION BY dimension ORDER BY ipv4_requests + ipv6_requests DESC, value) AS place
  FROM (
    SELECT
      CASE
        WHEN grouping(load_balancer) = 0 THEN 'load-balancer'
        WHEN grouping(host) = 0 THEN 'host'
        WHEN grouping(target_group) = 0 THEN 'target-group'
        ELSE 'type'
      END AS dimension,
      COALESCE(load_balancer, host, target_group, type) AS value,
      sum(CASE WHEN family = 4 THEN requests ELSE 0 END) AS ipv4_requests,
      sum(CASE WHEN family = 6 THEN requests ELSE 0 END) AS ipv6_requests,
      sum(CASE WHEN family = 4 THEN bytes ELSE 0 END) AS ipv4_bytes,
      sum(CASE WHEN family = 6 THEN bytes ELSE 0 END) AS ipv6_bytes
    FROM (
      SELECT
        COALESCE(load_balancer, '') AS load_balancer,
        COALESCE(host, '') AS host,
        COALESCE(target_group, '') AS target_group,
        COALESCE(type, '') AS type,
        family,
        count(*) AS requests,
        sum(received_bytes + sent_bytes) AS bytes
      FROM requests
      WHERE run = ? AND outcome = 'accepted'
      GROUP BY 1, 2, 3, 4, 5
    ) AS combinations
    GROUP BY GROUPING SETS ((load_balancer), (host), (target_group), (type))
  ) AS grouped
) AS ranked
WHERE place <= 1000
ORDER BY dimension, place
