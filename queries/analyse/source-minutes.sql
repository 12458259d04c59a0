-- Who sent much to our own addresses, or was refused often, within one minute? Minutes in which a /64 (IPv4: an address)
-- sent a megabyte or more, and minutes in which ten or more packets of a /32 (IPv4: /24) were refused that wanted to open
-- something; up to 250000 rows of each family, the heaviest. Refused answers have volume: nobody asked for them.
-- parameters: run, run
WITH
${own},
${inbound},
minutes AS (
  SELECT
    family,
    src,
    date_trunc('minute', "start") AS minute,
    count(*) AS flows,
    sum(packets) AS packets,
    sum(bytes) AS bytes,
    sum(rejected * attempt * packets) AS rejected_packets
  FROM inbound
  WHERE answer = 0 OR rejected = 1
  GROUP BY 1, 2, 3
),
-- Short texts are sorted faster: of IPv4 the digits that all addresses have are left out.
networks AS (
  SELECT
    minutes.*,
    CASE WHEN family = 4 THEN substr(src, 25, 8) ELSE substr(src, 1, 16) END AS lan,
    CASE WHEN family = 4 THEN substr(src, 25, 6) ELSE substr(src, 1, 8) END AS network
  FROM minutes
),
-- Of those that are of one network and minute the rows of one LAN are peers: one sort for both sums.
weighed AS (
  SELECT
    networks.*,
    sum(bytes) OVER (
      PARTITION BY network, minute ORDER BY lan RANGE BETWEEN CURRENT ROW AND CURRENT ROW
    ) AS lan_bytes,
    sum(rejected_packets) OVER (PARTITION BY network, minute) AS network_rejected
  FROM networks
),
placed AS (
  SELECT
    weighed.*,
    row_number() OVER (PARTITION BY family ORDER BY bytes + rejected_packets * 1000 DESC, src, minute) AS rank_in_family
  FROM weighed
  WHERE lan_bytes >= 1000000 OR (network_rejected >= 10 AND rejected_packets > 0)
)
SELECT
  src AS source,
  family,
  substr(CAST(minute AS varchar), 1, 16) AS minute,
  flows,
  packets,
  bytes,
  rejected_packets
FROM placed
WHERE rank_in_family <= 250000
ORDER BY 1, 3
