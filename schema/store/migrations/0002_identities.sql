-- One row says under which event time the complaint with this hash of (source, id) is kept, written before the complaint itself.
-- ORDER BY is the hash alone: it answers "have we seen these, and when" for ids of any age; small granules keep such a lookup small.
CREATE TABLE IF NOT EXISTS identities
(
    hash UInt64 CODEC(Delta(8), ZSTD(1)),
    time DateTime64(3, 'UTC') CODEC(ZSTD(1))
)
ENGINE = ReplacingMergeTree
PARTITION BY toStartOfQuarter(time)
ORDER BY (hash, time)
SETTINGS index_granularity = 512, ttl_only_drop_parts = 1, materialize_ttl_recalculate_only = 1, fsync_after_insert = 1, fsync_part_directory = 1
