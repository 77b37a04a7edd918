-- One row is what was said in one hour about one brand and service at exactly one region, as aggregated from complaints at version (µs).
-- ORDER BY leads with the hour, because the baseline reads some hours of all series; a row of zeros takes back an earlier one.
CREATE TABLE IF NOT EXISTS counts_hour
(
    hour       DateTime('UTC') CODEC(DoubleDelta, ZSTD(1)),
    brand      LowCardinality(String),
    service    LowCardinality(String),
    region     LowCardinality(String),
    complaints UInt32 CODEC(T64, ZSTD(1)),
    witnesses  UInt32 CODEC(T64, ZSTD(1)),
    echoes     UInt32 CODEC(T64, ZSTD(1)),
    against    UInt32 CODEC(T64, ZSTD(1)),
    version    UInt64 CODEC(DoubleDelta, ZSTD(1))
)
ENGINE = ReplacingMergeTree(version)
PARTITION BY toStartOfYear(hour)
ORDER BY (hour, brand, service, region)
