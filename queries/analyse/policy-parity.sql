-- On which port of which interface do strangers come in over one family, while all of them are refused over the other?
-- parameters: run, run
WITH
${own},
${inbound},
${ports}
SELECT *
FROM ports
WHERE (ipv6_accepted > 0 AND ipv4_accepted = 0 AND ipv4_rejected > 0)
  OR (ipv4_accepted > 0 AND ipv6_accepted = 0 AND ipv6_rejected > 0)
ORDER BY interface_id, protocol, port
