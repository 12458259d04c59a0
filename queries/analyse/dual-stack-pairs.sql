-- Which IPv4 address and which /64 may be one client? Cells are a user agent, a host and half an hour. A source that has a
-- cell to itself on its family is alone there; a pair is two sources of different families that were alone in the same
-- cells in at least three half hours. `shifted`: the same against cells two hours later, where true pairs are no more
-- likely than others: it tells what chance alone makes. Sources are numbered, so that no address leaves the engine.
-- `agent_sources` of `all_sources` /64s that are ever alone have the pair's user agent.
-- parameters: run
WITH cells AS (
  SELECT
    agent,
    host,
    minutes - MOD(minutes, 30) AS opened,
    min(ipv4) AS first4,
    max(ipv4) AS last4,
    count(ipv4) AS requests4,
    min(ipv6) AS first6,
    max(ipv6) AS last6,
    count(ipv6) AS requests6
  FROM (
    SELECT
      substr(user_agent, 1, 300) AS agent,
      COALESCE(host, '') AS host,
      date_diff('minute', TIMESTAMP '2000-01-01 00:00:00', date_trunc('minute', "time")) AS minutes,
      CASE WHEN family = 4 THEN client END AS ipv4,
      CASE WHEN family = 6 THEN substr(client, 1, 16) END AS ipv6
    FROM requests
    WHERE run = ? AND outcome = 'accepted' AND user_agent IS NOT NULL
  ) AS sources
  GROUP BY 1, 2, 3
),
alone4 AS (SELECT agent, host, opened, first4 AS source, requests4 AS requests FROM cells WHERE first4 = last4),
alone6 AS (SELECT agent, host, opened, first6 AS source, requests6 AS requests FROM cells WHERE first6 = last6),
active4 AS (SELECT agent, source, count(DISTINCT opened) AS times, sum(requests) AS requests FROM alone4 GROUP BY 1, 2),
-- Counted by windows: each further mention of these rows would have Trino read the logs once more.
active6 AS (
  SELECT agent, source, times, requests, agent_sources, max(source_number) OVER () AS all_sources
  FROM (
    SELECT
      agent,
      source,
      times,
      requests,
      count(*) OVER (PARTITION BY agent) AS agent_sources,
      dense_rank() OVER (ORDER BY source) AS source_number
    FROM (
      SELECT agent, source, count(DISTINCT opened) AS times, sum(requests) AS requests FROM alone6 GROUP BY 1, 2
    ) AS lonely
  ) AS numbered
),
pairs AS (
  SELECT
    shifts.shifted,
    alone4.agent,
    alone4.source AS source4,
    alone6.source AS source6,
    count(DISTINCT alone4.opened) AS joint
  FROM alone4
  CROSS JOIN (VALUES (0), (120)) AS shifts (shifted)
  JOIN alone6
    ON alone6.agent = alone4.agent AND alone6.host = alone4.host AND alone6.opened = alone4.opened + shifts.shifted
  GROUP BY 1, 2, 3, 4
  HAVING count(DISTINCT alone4.opened) >= 3
)
SELECT
  pairs.shifted,
  dense_rank() OVER (ORDER BY pairs.source4) AS ipv4_source,
  dense_rank() OVER (ORDER BY pairs.source6) AS ipv6_source,
  dense_rank() OVER (ORDER BY pairs.agent) AS agent,
  pairs.joint,
  active4.times AS ipv4_times,
  active6.times AS ipv6_times,
  active4.requests AS ipv4_requests,
  active6.requests AS ipv6_requests,
  active6.agent_sources,
  active6.all_sources
FROM pairs
JOIN active4 ON active4.agent = pairs.agent AND active4.source = pairs.source4
JOIN active6 ON active6.agent = pairs.agent AND active6.source = pairs.source6
ORDER BY 1, 2, 3, 4
LIMIT 100000
