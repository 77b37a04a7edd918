-- One row is what the detector held of one brand and service at one region in one minute: what it expected, and how unlikely what it heard was.
-- ORDER BY leads with the minute, because a chart reads some hours of many series; two detectors that run side by side write the same row.
CREATE TABLE IF NOT EXISTS outlooks
(
    time     DateTime('UTC') CODEC(DoubleDelta, ZSTD(1)),
    brand    LowCardinality(String),
    service  LowCardinality(String),
    level    LowCardinality(String),
    region   LowCardinality(String),
    expected Float64 CODEC(ZSTD(1)),
    score    Float64 CODEC(ZSTD(1))
)
ENGINE = ReplacingMergeTree
PARTITION BY toMonday(time)
ORDER BY (time, brand, service, region)
SETTINGS ttl_only_drop_parts = 1, materialize_ttl_recalculate_only = 1
