-- What comes to our own addresses from outside, one row per flow record. The queries that ask for it have these common
-- table expressions filled in; they bind `run` twice. TCP and UDP only: ICMP has no ports, and is ordinary.
--
-- An end of a record is near where it is the interface's own, and far where it is the other's; the log says so when it says
-- which way the record went. At a gateway the packet is meant for somebody else (pkt-dstaddr differs), and an appliance
-- has the same address before and behind it, near as often as far. One pass over the records: Athena bills each.
ends AS (
  SELECT
    interface_id,
    family,
    CASE WHEN side = 1 THEN dst ELSE src END AS address,
    sum(CASE
      WHEN side = 1 AND direction = 'ingress' AND COALESCE(pkt_dst, dst) = dst THEN 1
      WHEN side = 2 AND direction = 'egress' AND COALESCE(pkt_src, src) = src THEN 1
      ELSE 0
    END) AS near,
    sum(CASE
      WHEN side = 1 AND direction = 'egress' THEN 1
      WHEN side = 2 AND direction <> 'egress' THEN 1
      ELSE 0
    END) AS far,
    sum(CASE WHEN direction IS NULL THEN 1 ELSE 0 END) AS records,
    sum(CASE
      WHEN direction IS NOT NULL THEN 0
      WHEN side = 1 AND (action = 'REJECT' OR dst_port < src_port) THEN 1
      WHEN side = 2 AND action <> 'REJECT' AND src_port < dst_port THEN 1
      ELSE 0
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
),
-- A VPC has a /56: what shares one with us is of our own house, too.
house AS (
  SELECT DISTINCT
    CASE WHEN substr(address, 1, 24) = '00000000000000000000ffff' THEN address ELSE substr(address, 1, 14) END AS prefix
  FROM own
),
-- attempt: opens a conversation. TCP: SYN without ACK (flags are or-ed: SYN 2, ACK 16), or a lone refused packet. Without
-- flags: not from a service's port to a client's. UDP 443 is a browser that tries HTTP/3, which is no sign of anything.
-- failed: refused, or a SYN that nothing followed. answer: looks like what comes back for something that we asked.
inbound AS (
  SELECT
    flows.family,
    src,
    dst,
    dst_port,
    protocol,
    interface_id,
    "start",
    COALESCE(packets, 1) AS packets,
    COALESCE(bytes, 0) AS bytes,
    CASE WHEN action = 'REJECT' THEN 1 ELSE 0 END AS rejected,
    CASE
      WHEN protocol = 17 AND dst_port = 443 THEN 0
      WHEN protocol = 6 AND MOD(tcp_flags, 4) >= 2 THEN CASE WHEN MOD(tcp_flags, 32) >= 16 THEN 0 ELSE 1 END
      WHEN protocol = 6 AND tcp_flags > 0 THEN 0
      WHEN protocol = 6 AND tcp_flags = 0 AND action <> 'REJECT' THEN 0
      WHEN src_port < 1024 AND dst_port >= 1024 THEN 0
      ELSE 1
    END AS attempt,
    CASE
      WHEN action = 'REJECT' THEN 1
      WHEN protocol = 6 AND MOD(tcp_flags, 8) = 2 AND COALESCE(packets, 1) <= 3 THEN 1
      ELSE 0
    END AS failed,
    CASE
      WHEN protocol = 6 AND MOD(tcp_flags, 4) >= 2 THEN CASE WHEN MOD(tcp_flags, 32) >= 16 THEN 1 ELSE 0 END
      WHEN src_port < 1024 AND dst_port >= 1024 THEN 1
      WHEN src_port < 32768 AND dst_port >= 32768 THEN 1
      ELSE 0
    END AS answer
  FROM flows
  JOIN own ON own.address = flows.dst
  WHERE run = ? AND outcome = 'accepted' AND protocol IN (6, 17)
    AND COALESCE(direction, 'ingress') = 'ingress' AND COALESCE(pkt_dst, dst) = dst
    AND COALESCE(src_service, '') <> 'ROUTE53_HEALTHCHECKS'
    AND CASE WHEN flows.family = 4 THEN src ELSE substr(src, 1, 14) END NOT IN (SELECT prefix FROM house)
)
