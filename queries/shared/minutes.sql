-- In which minutes did each client send how many requests? Binds `run`.
minutes AS (
  SELECT
    family,
    client,
    date_trunc('minute', "time") AS minute,
    count(*) AS requests
  FROM requests
  WHERE run = ? AND outcome = 'accepted'
  GROUP BY 1, 2, 3
)
