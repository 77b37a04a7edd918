-- One row is one version of a complaint as understood; the row with the highest version of a key stands, so reads say FINAL.
-- ORDER BY leads with five minutes of the immutable event time, so that a sweep of the newest minutes reads little, and goes on with the
-- identity alone, so that a later version of brand, service or region replaces the earlier one instead of standing beside it.
CREATE TABLE IF NOT EXISTS complaints
(
    source        LowCardinality(String),
    id            String CODEC(ZSTD(1)),
    time          DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    arrived_at    DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    author        UInt64 CODEC(NONE),
    text          String CODEC(ZSTD(3)),
    lang          LowCardinality(String),
    kind          LowCardinality(String),
    denial        Bool,
    brand         LowCardinality(String),
    service       LowCardinality(String),
    more_services Array(LowCardinality(String)),
    region        LowCardinality(String),
    touches       Array(LowCardinality(String)),
    confidence    Float32 CODEC(ZSTD(1)),
    lat           Float32 CODEC(ZSTD(1)),
    lon           Float32 CODEC(ZSTD(1)),
    postcode      LowCardinality(String),
    onset         DateTime64(3, 'UTC') CODEC(ZSTD(1)),
    lines         UInt16 CODEC(ZSTD(1)),
    device        LowCardinality(String),
    root          String CODEC(ZSTD(1)),
    repost_of     String CODEC(ZSTD(1)),
    reply_to      String CODEC(ZSTD(1)),
    conversation  String CODEC(ZSTD(1)),
    channel       LowCardinality(String),
    role          LowCardinality(String),
    digest        UInt64 CODEC(NONE),
    version       UInt64 CODEC(Delta(8), ZSTD(1)),
    stored_at     DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    INDEX arrived arrived_at TYPE minmax GRANULARITY 1,
    INDEX stored stored_at TYPE minmax GRANULARITY 1,
    INDEX talk conversation TYPE bloom_filter(0.01) GRANULARITY 4
)
ENGINE = ReplacingMergeTree(version)
PARTITION BY toMonday(time)
ORDER BY (toStartOfFiveMinutes(time), source, id)
SETTINGS ttl_only_drop_parts = 1, materialize_ttl_recalculate_only = 1, fsync_after_insert = 1, fsync_part_directory = 1
