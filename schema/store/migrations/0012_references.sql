-- One row says who wrote a complaint, encrypted: the address that an answer goes to, kept for as long as people may have to be told, and no longer.
-- ORDER BY is the identity of the complaint, by which it is asked for; author is the keyed hash, by which a person is forgotten.
CREATE TABLE IF NOT EXISTS references
(
    source LowCardinality(String),
    id     String CODEC(ZSTD(1)),
    time   DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    author UInt64 CODEC(NONE),
    sealed String CODEC(NONE)
)
ENGINE = ReplacingMergeTree
PARTITION BY toMonday(time)
ORDER BY (source, id)
SETTINGS ttl_only_drop_parts = 1, materialize_ttl_recalculate_only = 1, fsync_after_insert = 1, fsync_part_directory = 1
