-- One row says up to which moment of storing (µs, 0 for never) counts_hour holds the complaints of an hour.
-- ORDER BY is the hour, which is what is asked for and what a later row replaces.
CREATE TABLE IF NOT EXISTS hours
(
    hour    DateTime('UTC') CODEC(DoubleDelta, ZSTD(1)),
    fresh   UInt64 CODEC(ZSTD(1)),
    version UInt64 CODEC(DoubleDelta, ZSTD(1))
)
ENGINE = ReplacingMergeTree(version)
ORDER BY hour
