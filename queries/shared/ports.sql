-- Attempts of strangers on a port of an interface, by family, one row per port: `accepted` and `rejected` are records,
-- `networks` are /64s, and /24s of IPv4. Private networks are no strangers. Needs `inbound`.
ports AS (
  SELECT
    COALESCE(interface_id, '') AS interface_id,
    protocol,
    dst_port AS port,
    sum(CASE WHEN family = 4 AND rejected = 0 THEN 1 ELSE 0 END) AS ipv4_accepted,
    sum(CASE WHEN family = 4 THEN rejected ELSE 0 END) AS ipv4_rejected,
    sum(CASE WHEN family = 6 AND rejected = 0 THEN 1 ELSE 0 END) AS ipv6_accepted,
    sum(CASE WHEN family = 6 THEN rejected ELSE 0 END) AS ipv6_rejected,
    count(DISTINCT CASE WHEN family = 4 AND rejected = 0 THEN substr(src, 1, 30) END) AS ipv4_networks,
    count(DISTINCT CASE WHEN family = 6 AND rejected = 0 THEN substr(src, 1, 16) END) AS ipv6_networks,
    COALESCE(min(CASE WHEN family = 4 THEN dst END), '') AS ipv4_address,
    COALESCE(min(CASE WHEN family = 6 THEN dst END), '') AS ipv6_address,
    COALESCE(min(CASE WHEN rejected = 0 THEN src END), '') AS accepted_source,
    COALESCE(min(CASE WHEN rejected = 1 THEN src END), '') AS rejected_source,
    substr(CAST(min("start") AS varchar), 1, 19) AS first_seen,
    substr(CAST(max("start") AS varchar), 1, 19) AS last_seen
  FROM inbound
  WHERE attempt = 1 AND dst_port IS NOT NULL
    AND NOT (src >= 'fc' AND src < 'fe')
    AND src NOT LIKE '00000000000000000000ffff0a%'
    AND src NOT LIKE '00000000000000000000ffffac1%'
    AND src NOT LIKE '00000000000000000000ffffc0a8%'
    AND NOT (src >= '00000000000000000000ffff644' AND src < '00000000000000000000ffff648')
  GROUP BY 1, 2, 3
)
