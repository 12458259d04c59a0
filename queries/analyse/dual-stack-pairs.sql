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
-- Each mention of these rows would have Trino read the logs once more: what a cell says of pairs and of single sources is
-- told apart by `kind`, and counted by windows.
alone AS (
  SELECT
    agent,
    opened,
    CASE WHEN first4 = last4 THEN first4 END AS source4,
    CASE WHEN first6 = last6 THEN first6 END AS source6,
    max(CASE WHEN first6 = last6 THEN first6 END) OVER (
      PARTITION BY agent, host ORDER BY opened RANGE BETWEEN 120 FOLLOWING AND 120 FOLLOWING
    ) AS later6,
    requests4,
    requests6
  FROM cells
),
kinds AS (SELECT kind FROM (VALUES ('both'), ('shifted'), ('ipv4'), ('ipv6')) AS kinds (kind)),
sources AS (
  SELECT
    kind,
    agent,
    CASE WHEN kind <> 'ipv6' THEN source4 END AS source4,
    CASE kind WHEN 'shifted' THEN later6 WHEN 'ipv4' THEN NULL ELSE source6 END AS source6,
    count(DISTINCT opened) AS times,
    sum(requests4) AS requests4,
    sum(requests6) AS requests6
  FROM alone
  CROSS JOIN kinds
  WHERE CASE kind
    WHEN 'both' THEN source4 IS NOT NULL AND source6 IS NOT NULL
    WHEN 'shifted' THEN source4 IS NOT NULL AND later6 IS NOT NULL
    WHEN 'ipv4' THEN source4 IS NOT NULL
    ELSE source6 IS NOT NULL
  END
  GROUP BY 1, 2, 3, 4
),
numbered AS (
  SELECT sources.*, dense_rank() OVER (PARTITION BY kind ORDER BY source6) AS source_number
  FROM sources
),
counted AS (
  SELECT
    numbered.*,
    max(CASE WHEN kind = 'ipv4' THEN times END) OVER (PARTITION BY agent, source4) AS ipv4_times,
    max(CASE WHEN kind = 'ipv4' THEN requests4 END) OVER (PARTITION BY agent, source4) AS ipv4_requests,
    max(CASE WHEN kind = 'ipv6' THEN times END) OVER (PARTITION BY agent, source6) AS ipv6_times,
    max(CASE WHEN kind = 'ipv6' THEN requests6 END) OVER (PARTITION BY agent, source6) AS ipv6_requests,
    count(CASE WHEN kind = 'ipv6' THEN 1 END) OVER (PARTITION BY agent) AS agent_sources,
    max(CASE WHEN kind = 'ipv6' THEN source_number END) OVER () AS all_sources
  FROM numbered
),
pairs AS (SELECT * FROM counted WHERE kind IN ('both', 'shifted') AND times >= 3)
SELECT
  CASE kind WHEN 'shifted' THEN 120 ELSE 0 END AS shifted,
  dense_rank() OVER (ORDER BY source4) AS ipv4_source,
  dense_rank() OVER (ORDER BY source6) AS ipv6_source,
  dense_rank() OVER (ORDER BY agent) AS agent,
  times AS joint,
  ipv4_times,
  ipv6_times,
  ipv4_requests,
  ipv6_requests,
  agent_sources,
  all_sources
FROM pairs
ORDER BY 1, 2, 3, 4
LIMIT 100000
