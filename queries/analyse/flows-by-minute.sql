-- How many flow records, packets and bytes began in each minute, by family?
-- parameters: run
SELECT
  substr(CAST(minute AS varchar), 1, 16) AS minute,
  family,
  flows,
  packets,
  bytes
FROM (
  SELECT
    date_trunc('minute', "start") AS minute,
    family,
    count(*) AS flows,
    sum(COALESCE(packets, 0)) AS packets,
    sum(COALESCE(bytes, 0)) AS bytes
  FROM flows
  WHERE run = ? AND outcome = 'accepted'
  GROUP BY 1, 2
) AS minutes
ORDER BY 1, 2
