-- Which connections that an interface opens to strangers, and which ICMP that it gets of them, pass over one family, while
-- all of their kind are refused over the other? What strangers open is in policy-parity. ICMPv6 has ICMP's number here;
-- neighbour discovery is left out. `networks` are /64s of the peers, and /24s of IPv4.
-- parameters: run
WITH
tries AS (
  SELECT
    direction,
    COALESCE(interface_id, '') AS interface_id,
    CASE WHEN protocol = 58 THEN 1 ELSE protocol END AS protocol,
    CASE WHEN protocol IN (1, 58) THEN 0 ELSE dst_port END AS port,
    family,
    action,
    CASE WHEN direction = 'egress' THEN src ELSE dst END AS near,
    CASE WHEN direction = 'egress' THEN dst ELSE src END AS peer,
    src,
    dst,
    "start",
    CASE
      WHEN protocol IN (1, 58) THEN direction = 'ingress'
      -- TCP: SYN without ACK, or a lone refused packet. Without flags: not from a service's port to a client's.
      WHEN direction = 'egress' AND protocol IN (6, 17) AND dst_port IS NOT NULL THEN CASE
        WHEN protocol = 6 AND MOD(tcp_flags, 4) >= 2 THEN MOD(tcp_flags, 32) < 16
        WHEN protocol = 6 AND tcp_flags > 0 THEN FALSE
        WHEN protocol = 6 AND tcp_flags = 0 AND action <> 'REJECT' THEN FALSE
        ELSE NOT (src_port < 1024 AND dst_port >= 1024)
      END
      ELSE FALSE
    END AS is_try
  FROM flows
  WHERE run = ? AND outcome = 'accepted' AND action IS NOT NULL
),
ports AS (
  SELECT
    direction,
    interface_id,
    protocol,
    port,
    sum(CASE WHEN family = 4 AND action <> 'REJECT' THEN 1 ELSE 0 END) AS ipv4_accepted,
    sum(CASE WHEN family = 4 AND action = 'REJECT' THEN 1 ELSE 0 END) AS ipv4_rejected,
    sum(CASE WHEN family = 6 AND action <> 'REJECT' THEN 1 ELSE 0 END) AS ipv6_accepted,
    sum(CASE WHEN family = 6 AND action = 'REJECT' THEN 1 ELSE 0 END) AS ipv6_rejected,
    count(DISTINCT CASE WHEN family = 4 AND action <> 'REJECT' THEN substr(peer, 1, 30) END) AS ipv4_networks,
    count(DISTINCT CASE WHEN family = 6 AND action <> 'REJECT' THEN substr(peer, 1, 16) END) AS ipv6_networks,
    COALESCE(min(CASE WHEN family = 4 THEN near END), '') AS ipv4_address,
    COALESCE(min(CASE WHEN family = 6 THEN near END), '') AS ipv6_address,
    COALESCE(min(CASE WHEN action <> 'REJECT' THEN peer END), '') AS accepted_peer,
    COALESCE(min(CASE WHEN action = 'REJECT' THEN peer END), '') AS rejected_peer,
    substr(CAST(min("start") AS varchar), 1, 19) AS first_seen,
    substr(CAST(max("start") AS varchar), 1, 19) AS last_seen
  FROM tries
  -- A CASE, so that addresses are looked at in the few records only that are tries.
  WHERE CASE
    WHEN is_try THEN
      -- Neither groups nor link-local addresses.
      dst NOT LIKE 'ff%' AND NOT (src >= 'fe8' AND src < 'fec') AND NOT (dst >= 'fe8' AND dst < 'fec')
      -- Private networks and our own are no strangers: the other family may not lead there. A VPC has a /56.
      AND NOT (peer >= 'fc' AND peer < 'fe')
      AND peer NOT LIKE '0064ff9b%'
      AND peer NOT LIKE '00000000000000000000ffff0a%'
      AND peer NOT LIKE '00000000000000000000ffffac1%'
      AND peer NOT LIKE '00000000000000000000ffffc0a8%'
      AND peer NOT LIKE '00000000000000000000ffffa9fe%'
      AND NOT (peer >= '00000000000000000000ffff644' AND peer < '00000000000000000000ffff648')
      AND (family = 4 OR substr(peer, 1, 14) <> substr(near, 1, 14))
    ELSE FALSE
  END
  GROUP BY 1, 2, 3, 4
)
SELECT *
FROM ports
WHERE (ipv6_accepted > 0 AND ipv4_accepted = 0 AND ipv4_rejected > 0)
  OR (ipv4_accepted > 0 AND ipv6_accepted = 0 AND ipv6_rejected > 0)
ORDER BY direction, interface_id, protocol, port
LIMIT 10000
