-- Which interfaces pass IPv4 on to the internet for others, as NAT gateways do, and how much (AWS, "Flow log record
-- examples")? A NAT gateway belongs to no instance; what comes in for it is meant for somebody else (pkt-dstaddr), and what
-- it sends on has its own address. `ports` and `opened`: records to the internet with ports, and those to a lower one, for
-- a NAT gateway opens connections where a Network Load Balancer answers them. `known`: records with both fields.
-- Private are 10/8, 172.16/12, 192.168/16 and 100.64/10, told by the first two bytes of the address.
-- parameters: run
SELECT
  interface_id,
  count(*) AS known,
  sum(CASE
    WHEN has_instance = 0 AND direction = 'ingress' AND dst_private = 1 AND pkt_dst <> dst AND pkt_dst_private = 0 THEN 1
    ELSE 0
  END) AS through,
  sum(outward) AS outward,
  sum(CASE WHEN outward = 1 AND src_port > 0 AND dst_port > 0 THEN 1 ELSE 0 END) AS ports,
  sum(CASE WHEN outward = 1 AND src_port > dst_port AND dst_port > 0 THEN 1 ELSE 0 END) AS opened,
  sum(CASE WHEN outward = 1 OR inward = 1 THEN bytes ELSE 0 END) AS bytes
FROM (
  SELECT
    ends.*,
    CASE WHEN has_instance = 0 AND direction = 'egress' AND src_private = 1 AND dst_private = 0 AND pkt_src = src
      THEN 1 ELSE 0 END AS outward,
    CASE WHEN has_instance = 0 AND direction = 'ingress' AND src_private = 0 AND dst_private = 1 AND pkt_dst = dst
      THEN 1 ELSE 0 END AS inward
  FROM (
    SELECT
      texts.*,
      CASE WHEN src_bytes BETWEEN '0a00' AND '0aff' OR src_bytes BETWEEN 'ac10' AND 'ac1f' OR src_bytes = 'c0a8'
        OR src_bytes BETWEEN '6440' AND '647f' THEN 1 ELSE 0 END AS src_private,
      CASE WHEN dst_bytes BETWEEN '0a00' AND '0aff' OR dst_bytes BETWEEN 'ac10' AND 'ac1f' OR dst_bytes = 'c0a8'
        OR dst_bytes BETWEEN '6440' AND '647f' THEN 1 ELSE 0 END AS dst_private,
      CASE WHEN pkt_dst_bytes BETWEEN '0a00' AND '0aff' OR pkt_dst_bytes BETWEEN 'ac10' AND 'ac1f' OR pkt_dst_bytes = 'c0a8'
        OR pkt_dst_bytes BETWEEN '6440' AND '647f' THEN 1 ELSE 0 END AS pkt_dst_private
    FROM (
      SELECT
        COALESCE(interface_id, '') AS interface_id,
        CASE WHEN instance_id IS NULL THEN 0 ELSE 1 END AS has_instance,
        direction,
        src,
        dst,
        COALESCE(pkt_src, src) AS pkt_src,
        pkt_dst,
        COALESCE(src_port, 0) AS src_port,
        COALESCE(dst_port, 0) AS dst_port,
        COALESCE(bytes, 0) AS bytes,
        substr(src, 25, 4) AS src_bytes,
        substr(dst, 25, 4) AS dst_bytes,
        substr(pkt_dst, 25, 4) AS pkt_dst_bytes
      FROM flows
      WHERE run = ? AND outcome = 'accepted' AND action = 'ACCEPT' AND family = 4
        AND pkt_dst IS NOT NULL AND direction IS NOT NULL
    ) AS texts
  ) AS ends
) AS ways
GROUP BY 1
ORDER BY 1
