-- One row is still what was known of an incident at updated_at, now with the incident that people took it out of, '' for one that the detector found.
-- ORDER BY stays. The index lets a process that knows what stood a moment ago read what was saved since.
ALTER TABLE incidents
    ADD COLUMN IF NOT EXISTS split_from String CODEC(ZSTD(1)),
    ADD INDEX IF NOT EXISTS saved saved_at TYPE minmax GRANULARITY 1
