-- Which user agents (their first 300 characters) sent how many requests over each family? The 20,000 with most.
-- parameters: run
SELECT
  user_agent,
  ipv4_requests,
  ipv6_requests
FROM (
  SELECT
    substr(COALESCE(user_agent, ''), 1, 300) AS user_agent,
    sum(ipv4_requests) AS ipv4_requests,
    sum(ipv6_requests) AS ipv6_requests
  FROM (
    SELECT
      user_agent,
      sum(CASE WHEN family = 4 THEN 1 ELSE 0 END) AS ipv4_requests,
      sum(CASE WHEN family = 6 THEN 1 ELSE 0 END) AS ipv6_requests
    FROM requests
    WHERE run = ? AND outcome = 'accepted'
    GROUP BY 1
  ) AS whole_agents
  GROUP BY 1
) AS agents
ORDER BY ipv4_requests + ipv6_requests DESC, user_agent
LIMIT 20000
