-- One row of outlooks is one of outlooks_by_level, to which those of two days move; all would take longer than a start may. Moved twice, it is there once.
-- ORDER BY is that of the new table.
INSERT INTO outlooks_by_level (time, brand, service, level, region, expected, score)
SELECT time, brand, service, level, region, expected, score FROM outlooks
WHERE time >= now() - INTERVAL 2 DAY
