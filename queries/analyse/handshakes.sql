-- How did connections begin: which TLS protocol and cipher, and how long did the handshake take, by family and port of the
-- listener? Buckets as in src/contracts/latency.ts; -1 holds the zeros, -2 those without a time.
-- parameters: run
SELECT
  family,
  listener_port,
  tls_protocol,
  tls_cipher,
  verify_status,
  CASE
    WHEN microseconds IS NULL OR microseconds < 0 THEN -2
    WHEN microseconds = 0 THEN -1
    ELSE CAST(floor(120 * log10(CAST(microseconds AS double)) + 1e-9) AS bigint)
  END AS bucket,
  count(*) AS connections
FROM (
  SELECT
    family,
    COALESCE(listener_port, 0) AS listener_port,
    COALESCE(tls_protocol, '') AS tls_protocol,
    COALESCE(tls_cipher, '') AS tls_cipher,
    COALESCE(verify_status, '') AS verify_status,
    CAST(round(handshake_s * 1000000) AS bigint) AS microseconds
  FROM connections
  WHERE run = ? AND outcome = 'accepted'
) AS begun
GROUP BY 1, 2, 3, 4, 5, 6
ORDER BY 1, 2, 3, 4, 5, 6
