-- Did the raw tables match the logs? Lines per kind of logs, and how many of them are no line of that kind.
-- One text for all engines, to be asked after the extraction of a run; src/adapters/athena-canary.ts judges the answer.
-- parameters: run
SELECT
  logs,
  count(*) AS lines,
  sum(CASE WHEN outcome = 'format' THEN 1 ELSE 0 END) AS unreadable
FROM (
  SELECT run, 'requests' AS logs, outcome FROM requests
  UNION ALL
  SELECT run, 'connections' AS logs, outcome FROM connections
  UNION ALL
  SELECT run, 'flows' AS logs, outcome FROM flows
) AS all_lines
WHERE run = ?
GROUP BY 1
ORDER BY 1
