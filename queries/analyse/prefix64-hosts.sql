-- How many /64s of IPv6 clients had how many addresses in the whole period, and how many at once, that is in their
-- busiest hour?
-- parameters: run
WITH seen AS (
  SELECT
    substr(client, 1, 16) AS prefix64,
    client,
    date_trunc('hour', "time") AS hour
  FROM requests
  WHERE run = ? AND outcome = 'accepted' AND family = 6
  GROUP BY 1, 2, 3
),
busiest AS (
  SELECT prefix64, max(present) AS at_once
  FROM (SELECT prefix64, hour, count(*) AS present FROM seen GROUP BY 1, 2) AS hours
  GROUP BY 1
),
whole AS (
  SELECT prefix64, count(DISTINCT client) AS addresses
  FROM seen
  GROUP BY 1
)
SELECT
  busiest.at_once,
  whole.addresses,
  count(*) AS prefixes
FROM busiest
JOIN whole ON whole.prefix64 = busiest.prefix64
GROUP BY 1, 2
ORDER BY 1, 2
