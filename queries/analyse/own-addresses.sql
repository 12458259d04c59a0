-- Which addresses are those of our own network interfaces?
-- parameters: run
WITH
${own}
SELECT
  address,
  CASE WHEN substr(address, 1, 24) = '00000000000000000000ffff' THEN 4 ELSE 6 END AS family
FROM own
ORDER BY 1
