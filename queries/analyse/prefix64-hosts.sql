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
-- Both in one reading: a second mention would have Trino read the logs once more.
grouped AS (
  SELECT
    prefix64,
    grouping(client) AS of_an_hour,
    count(*) AS present
  FROM seen
  GROUP BY GROUPING SETS ((prefix64, hour), (prefix64, client))
),
prefixes AS (
  SELECT
    prefix64,
    max(CASE WHEN of_an_hour = 1 THEN present END) AS at_once,
    count(CASE WHEN of_an_hour = 0 THEN 1 END) AS addresses
  FROM grouped
  GROUP BY 1
)
SELECT
  at_once,
  addresses,
  count(*) AS prefixes
FROM prefixes
GROUP BY 1, 2
ORDER BY 1, 2
