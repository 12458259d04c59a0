-- How did load balancer and targets answer, by target group and family? A status of 0 stands for `-`.
-- parameters: run
SELECT
  COALESCE(target_group, '') AS target_group,
  family,
  COALESCE(elb_status, 0) AS elb_status,
  COALESCE(target_status, 0) AS target_status,
  count(*) AS requests
FROM requests
WHERE run = ? AND outcome = 'accepted'
GROUP BY 1, 2, 3, 4
ORDER BY 1, 2, 3, 4
