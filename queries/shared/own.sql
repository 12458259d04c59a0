-- The addresses of our own network interfaces. Binds `run`.
--
-- An end of a record is near where it is the interface's own, and far where it is the other's; the log says so when it says
-- which way the record went. At a gateway the packet is meant for somebody else (pkt-dstaddr differs), and an appliance
-- has the same address before and behind it, near as often as far. One pass over the records: Athena bills each.
ends AS (
  SELECT
    interface_id,
    family,
    CASE WHEN side = 1 THEN dst ELSE src END AS address,
    count(CASE
      WHEN side = 1 AND direction = 'ingress' AND COALESCE(pkt_dst, dst) = dst THEN 1
      WHEN side = 2 AND direction = 'egress' AND COALESCE(pkt_src, src) = src THEN 1
    END) AS near,
    count(CASE
      WHEN side = 1 AND direction = 'egress' THEN 1
      WHEN side = 2 AND direction <> 'egress' THEN 1
    END) AS far,
    count(CASE WHEN direction IS NULL THEN 1 END) AS records,
    count(CASE
      WHEN direction IS NOT NULL THEN NULL
      WHEN side = 1 AND (action = 'REJECT' OR dst_port < src_port) THEN 1
      WHEN side = 2 AND action <> 'REJECT' AND src_port < dst_port THEN 1
    END) AS served
  FROM flows
  CROSS JOIN (VALUES (1), (2)) AS sides (side)
  WHERE run = ? AND outcome = 'accepted'
  GROUP BY 1, 2, 3
),
-- Where the log does not say which way: the end that most records of an interface have in common, and the addresses of
-- its subnet (/64, /24). Of two ends that all records have, the one with the service's port, or that was refused to.
ranked_ends AS (
  SELECT
    ends.*,
    first_value(address) OVER (
      PARTITION BY interface_id, family ORDER BY records DESC, served DESC, address
    ) AS first_address
  FROM ends
  WHERE near > 0 OR records > 0
),
own AS (
  SELECT DISTINCT address
  FROM ranked_ends
  WHERE ((near > 2 * far OR (near > 0 AND interface_id IS NULL))
      OR (records > 0 AND interface_id IS NOT NULL
        AND substr(address, 1, CASE WHEN family = 4 THEN 30 ELSE 16 END)
          = substr(first_address, 1, CASE WHEN family = 4 THEN 30 ELSE 16 END)))
    -- Neither groups, link-local addresses nor IPv4 hosts behind NAT64.
    AND substr(address, 1, 2) <> 'ff' AND substr(address, 1, 3) NOT IN ('fe8', 'fe9', 'fea', 'feb')
    AND substr(address, 1, 25) NOT IN ('00000000000000000000ffffe', '00000000000000000000fffff')
    AND substr(address, 1, 8) <> '0064ff9b'
)
