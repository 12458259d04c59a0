-- How many requests came over each family in each minute, and how many bytes went each way?
-- parameters: run
SELECT
  substr(CAST(minute AS varchar), 1, 16) AS minute,
  family,
  requests,
  received_bytes,
  sent_bytes
FROM (
  SELECT
    date_trunc('minute', "time") AS minute,
    family,
    count(*) AS requests,
    sum(received_bytes) AS received_bytes,
    sum(sent_bytes) AS sent_bytes
  FROM requests
  WHERE run = ? AND outcome = 'accepted'
  GROUP BY 1, 2
) AS minutes
ORDER BY 1, 2
