-- Which clients sent many requests within one minute, each by itself or many addresses of one network together? Minutes in
-- which a /64 (IPv4: an address) sent 100 requests or more; and minutes in which 32 or more addresses of a /64, /48 or /32
-- (IPv4: /24) came that are active in no more than two minutes of the whole period, and hardly any others. Up to 250000
-- rows of each family, the busiest networks first. `network_digits`: all clients of the prefix of so many hex digits in
-- that minute are here. `path` and `user_agent` are one example each.
-- parameters: run, run
WITH
minutes AS (
  SELECT
    family,
    client,
    date_trunc('minute', "time") AS minute,
    count(*) AS requests
  FROM requests
  WHERE run = ? AND outcome = 'accepted'
  GROUP BY 1, 2, 3
),
counted AS (
  SELECT minutes.*, count(*) OVER (PARTITION BY client) AS active_minutes
  FROM minutes
),
-- Short texts are grouped faster: of IPv4 the digits that all addresses have are left out.
levels AS (
  SELECT level_family, digits, first_digit
  FROM (VALUES (6, 16, 1), (6, 12, 1), (6, 8, 1), (4, 32, 25), (4, 30, 25)) AS levels (level_family, digits, first_digit)
),
cells AS (
  SELECT
    digits,
    substr(client, first_digit, digits - first_digit + 1) AS network,
    minute,
    sum(requests) AS cell_requests
  FROM counted
  JOIN levels ON level_family = family
  -- An IPv4 address is alone in its cell.
  WHERE digits <> 32 OR requests >= 100
  GROUP BY 1, 2, 3
  HAVING (digits IN (16, 32) AND sum(requests) >= 100)
    OR (count(CASE WHEN active_minutes <= 2 THEN 1 END) >= 32
      AND sum(CASE WHEN active_minutes <= 2 THEN requests ELSE 0 END) >= 50
      AND count(CASE WHEN active_minutes <= 2 THEN 1 END) * 10 >= count(*) * 8)
),
picked AS (
  SELECT
    counted.family,
    counted.client,
    counted.minute,
    counted.active_minutes,
    min(levels.digits) AS network_digits,
    max(cell_requests) AS cell_requests
  FROM counted
  JOIN levels ON level_family = family
  JOIN cells ON cells.digits = levels.digits AND cells.minute = counted.minute
    AND cells.network = substr(counted.client, levels.first_digit, levels.digits - levels.first_digit + 1)
  GROUP BY 1, 2, 3, 4
),
placed AS (
  SELECT
    picked.*,
    row_number() OVER (PARTITION BY family ORDER BY cell_requests DESC, minute, client) AS rank_in_family
  FROM picked
)
SELECT
  placed.client,
  placed.family,
  substr(CAST(placed.minute AS varchar), 1, 16) AS minute,
  min(active_minutes) AS active_minutes,
  min(network_digits) AS network_digits,
  count(*) AS requests,
  sum(CASE WHEN elb_status >= 400 THEN 1 ELSE 0 END) AS failed,
  sum(received_bytes) AS received_bytes,
  COALESCE(min(substr(path, 1, 200)), '') AS path,
  COALESCE(min(substr(user_agent, 1, 200)), '') AS user_agent
FROM placed
JOIN requests ON requests.client = placed.client AND date_trunc('minute', requests."time") = placed.minute
WHERE run = ? AND outcome = 'accepted' AND rank_in_family <= 250000
GROUP BY 1, 2, 3
ORDER BY 1, 3
