-- Which addresses were source or destination of how many flow records?
-- parameters: run
SELECT
  address,
  family,
  count(*) AS flows
FROM (
  SELECT run, outcome, src AS address, family FROM flows
  UNION ALL
  SELECT run, outcome, dst AS address, family FROM flows WHERE dst <> src
) AS ends
WHERE run = ? AND outcome = 'accepted'
GROUP BY 1, 2
ORDER BY 1, 2
