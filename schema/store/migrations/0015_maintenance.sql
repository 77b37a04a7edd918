-- One row is what was announced of planned work, or that it was called off, at time; rows are added, never changed, and the newest by (time, saved_at) stands.
-- ORDER BY (id, time) lays the history of one announcement side by side, so that it can be read as it was known at any moment.
CREATE TABLE IF NOT EXISTS maintenance
(
    id         String CODEC(ZSTD(1)),
    time       DateTime64(6, 'UTC') CODEC(Delta(8), ZSTD(1)),
    saved_at   DateTime64(6, 'UTC') DEFAULT now64(6, 'UTC') CODEC(Delta(8), ZSTD(1)),
    removed    Bool,
    brand      LowCardinality(String),
    services   Array(LowCardinality(String)),
    regions    Array(LowCardinality(String)),
    begins     DateTime64(6, 'UTC') CODEC(Delta(8), ZSTD(1)),
    ends       DateTime64(6, 'UTC') CODEC(Delta(8), ZSTD(1)),
    recurrence String CODEC(ZSTD(1)),
    zone       LowCardinality(String),
    forecast   Float64 CODEC(ZSTD(1)),
    title      String CODEC(ZSTD(3)),
    words      String CODEC(ZSTD(3)),
    who        String CODEC(ZSTD(1))
)
ENGINE = MergeTree
ORDER BY (id, time, saved_at)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1
