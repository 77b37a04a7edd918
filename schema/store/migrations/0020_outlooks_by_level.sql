-- One row is what the detector held of one brand and service at one region in one minute, as in outlooks, whose place this table takes.
-- ORDER BY leads with the level, then the hour: a chart reads some hours of one level, of which the coarse ones have few series among thousands.
CREATE TABLE IF NOT EXISTS outlooks_by_level
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
ORDER BY (level, toStartOfHour(time), brand, service, region, time)
SETTINGS ttl_only_drop_parts = 1, materialize_ttl_recalculate_only = 1
