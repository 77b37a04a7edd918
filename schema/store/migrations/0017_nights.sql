-- One row is how the detector did with one brand (empty for all) up to the end of one local day, as known at the midnight as_of.
-- ORDER BY leads with the day, because a board shows some days of all brands; what was known later replaces it, and two detectors that run side
-- by side write the same row.
CREATE TABLE IF NOT EXISTS nights
(
    day            Date,
    brand          LowCardinality(String),
    as_of          DateTime('UTC') CODEC(DoubleDelta, ZSTD(1)),
    incidents      UInt32 CODEC(T64, ZSTD(1)),
    confirmed      UInt32 CODEC(T64, ZSTD(1)),
    dismissed      UInt32 CODEC(T64, ZSTD(1)),
    unjudged       UInt32 CODEC(T64, ZSTD(1)),
    missed         UInt32 CODEC(T64, ZSTD(1)),
    weeks          Float64 CODEC(ZSTD(1)),
    false_a_week   Float64 CODEC(ZSTD(1)),
    median_delay   Nullable(Float64) CODEC(ZSTD(1)),
    precision      Nullable(Float64) CODEC(ZSTD(1)),
    precision_low  Float64 CODEC(ZSTD(1)),
    precision_high Float64 CODEC(ZSTD(1))
)
ENGINE = ReplacingMergeTree(as_of)
ORDER BY (day, brand)
