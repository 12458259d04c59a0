-- How did the lines of each file fare, and what does one of the rejected ones look like?
-- parameters: run
SELECT
  logs,
  source_file,
  outcome,
  count(*) AS lines,
  COALESCE(min(sample), '') AS sample
FROM (
  SELECT run, 'requests' AS logs, source_file, outcome, sample FROM requests
  UNION ALL
  SELECT run, 'connections' AS logs, source_file, outcome, sample FROM connections
  UNION ALL
  SELECT run, 'flows' AS logs, source_file, outcome, sample FROM flows
) AS all_lines
WHERE run = ?
GROUP BY 1, 2, 3
ORDER BY 1, 2, 3
