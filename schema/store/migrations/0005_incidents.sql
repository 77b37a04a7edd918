-- One row is what was known of an incident at updated_at; rows are added, never changed, and the newest by (updated_at, saved_at) stands.
-- ORDER BY (id, updated_at) lays the history of one incident side by side; the digest lets two detectors write the same row once.
CREATE TABLE IF NOT EXISTS incidents
(
    id          String CODEC(ZSTD(1)),
    updated_at  DateTime64(6, 'UTC') CODEC(Delta(8), ZSTD(1)),
    digest      UInt64 CODEC(NONE),
    saved_at    DateTime64(6, 'UTC') DEFAULT now64(6, 'UTC') CODEC(Delta(8), ZSTD(1)),
    kind        LowCardinality(String),
    status      LowCardinality(String),
    brand       LowCardinality(String),
    service     LowCardinality(String),
    region      LowCardinality(String),
    regions     Array(LowCardinality(String)),
    started_at  DateTime64(6, 'UTC') CODEC(Delta(8), ZSTD(1)),
    detected_at Nullable(DateTime64(6, 'UTC')) CODEC(ZSTD(1)),
    ended_at    Nullable(DateTime64(6, 'UTC')) CODEC(ZSTD(1)),
    witnesses   Int64 CODEC(T64, ZSTD(1)),
    expected    Float64 CODEC(ZSTD(1)),
    complaints  Int64 CODEC(T64, ZSTD(1)),
    severity    LowCardinality(String),
    score       Float64 CODEC(ZSTD(1)),
    evidence    String CODEC(ZSTD(3))
)
ENGINE = ReplacingMergeTree(saved_at)
ORDER BY (id, updated_at, digest)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1
