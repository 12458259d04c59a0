  SELECT run, key, width, line, places, split(text, ' ') AS texts
  FROM (
    SELECT run, key, width, line, places, IF(line LIKE '% ', regexp_replace(line, ' +$', ''), line) AS text
    FROM raw_flows JOIN positions ON "$path" = path AND format = 'text'
    WHERE day BETWEEN ? AND ? AND regexp_like(line, '[^ \t]')
  ) AS trimmed
  -- A header line may come again, where files were put together. Field names hold no digit but the 2 of a few tags.
  WHERE NOT ((strpos(text, 'start') > 0 OR strpos(text, 'addr') > 0)
    AND regexp_like(text, '^(?:[a-z]+(?:[-_][a-z]+)*(?:[-_]2)?(?: |$))+$'))
