-- What did those try who were refused somewhere: one row per source, own address and port. Only of networks (/32, IPv4
-- /24) with eight failed targets or more, up to 1000 targets of a source (the columns *_of_source count all of them, and
-- ports_last_seen and addresses_last_seen are of all), and up to 250000 rows of each family, of the busiest networks.
-- parameters: run, run
WITH
${own},
${inbound},
tried AS (
  SELECT
    family,
    src,
    dst,
    dst_port,
    protocol,
    min(interface_id) AS interface_id,
    count(*) AS attempts,
    sum(failed) AS failed,
    min("start") AS first_seen,
    max("start") AS last_seen
  FROM inbound
  WHERE attempt = 1
  GROUP BY 1, 2, 3, 4, 5
),
networks AS (
  SELECT
    tried.*,
    CASE WHEN family = 4 THEN substr(src, 25, 6) ELSE substr(src, 1, 8) END AS network
  FROM tried
),
refused AS (
  SELECT
    networks.*,
    sum(CASE WHEN failed > 0 AND dst_port IS NOT NULL THEN 1 ELSE 0 END) OVER (PARTITION BY network) AS network_failed
  FROM networks
),
-- Sources are whole in their network: what is left out here is missing in no count.
targets AS (
  SELECT
    refused.*,
    sum(failed) OVER (PARTITION BY src) AS failed_of_source
  FROM refused
  WHERE network_failed >= 8
),
counted AS (
  SELECT
    targets.*,
    count(*) OVER (PARTITION BY src) AS targets_of_source,
    count(*) OVER (PARTITION BY src, dst) AS ports_of_source,
    count(*) OVER (PARTITION BY src, protocol, dst_port) AS addresses_of_source,
    max(last_seen) OVER (PARTITION BY src, dst) AS ports_last_seen,
    max(last_seen) OVER (PARTITION BY src, protocol, dst_port) AS addresses_last_seen,
    row_number() OVER (PARTITION BY src ORDER BY first_seen, dst, dst_port, protocol) AS place
  FROM targets
  WHERE failed_of_source > 0 AND dst_port IS NOT NULL
),
placed AS (
  SELECT
    counted.*,
    row_number() OVER (PARTITION BY family ORDER BY network_failed DESC, network, src, place) AS rank_in_family
  FROM counted
  WHERE place <= 1000
)
SELECT
  src AS source,
  family,
  dst AS target,
  dst_port AS port,
  protocol,
  COALESCE(interface_id, '') AS interface_id,
  attempts,
  failed,
  substr(CAST(first_seen AS varchar), 1, 19) AS first_seen,
  substr(CAST(last_seen AS varchar), 1, 19) AS last_seen,
  targets_of_source,
  ports_of_source,
  addresses_of_source,
  substr(CAST(ports_last_seen AS varchar), 1, 19) AS ports_last_seen,
  substr(CAST(addresses_last_seen AS varchar), 1, 19) AS addresses_last_seen
FROM placed
WHERE rank_in_family <= 250000
ORDER BY 1, 3, 4, 5
