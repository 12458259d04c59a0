-- How long did requests take, by target group and family? Buckets as in src/contracts/latency.ts; -1 holds the zeros.
-- parameters: run
SELECT
  target_group,
  family,
  CASE
    WHEN microseconds = 0 THEN -1
    ELSE CAST(floor(120 * log10(CAST(microseconds AS double)) + 1e-9) AS bigint)
  END AS bucket,
  count(*) AS requests
FROM (
  SELECT
    COALESCE(target_group, '') AS target_group,
    family,
    CAST(round((request_s + target_s + response_s) * 1000000) AS bigint) AS microseconds
  FROM requests
  WHERE run = ? AND outcome = 'accepted'
    AND request_s IS NOT NULL AND target_s IS NOT NULL AND response_s IS NOT NULL
) AS timed
GROUP BY 1, 2, 3
ORDER BY 1, 2, 3
