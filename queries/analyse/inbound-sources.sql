-- Who came to our own addresses from outside, how often, and how often in vain?
-- parameters: run, run
WITH
${own},
${inbound}
SELECT
  src AS source,
  family,
  count(*) AS flows,
  sum(attempt) AS attempts,
  sum(attempt * failed) AS failed,
  sum(rejected) AS rejected,
  substr(CAST(min("start") AS varchar), 1, 19) AS first_seen,
  substr(CAST(max("start") AS varchar), 1, 19) AS last_seen
FROM inbound
WHERE answer = 0
GROUP BY 1, 2
ORDER BY 1
