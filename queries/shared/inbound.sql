-- What comes to our own addresses from outside, one row per flow record. TCP and UDP only: ICMP has no ports, and is
-- ordinary. Needs `own`; binds `run`.
--
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
