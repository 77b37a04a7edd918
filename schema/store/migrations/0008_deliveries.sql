-- One row is a step of giving one receiver notice of an incident: a claim on an attempt, or what became of it; rows are added, never changed.
-- ORDER BY lays the notices of one incident side by side. An insert carries its key as deduplication token, so of two processes that claim one
-- attempt at once one is heard; the window is how many inserts back that holds, and older claims are found by reading.
CREATE TABLE IF NOT EXISTS deliveries
(
    key      String CODEC(ZSTD(1)),
    attempt  UInt32 CODEC(ZSTD(1)),
    time     DateTime64(6, 'UTC') CODEC(Delta(8), ZSTD(1)),
    outcome  LowCardinality(String),
    error    String CODEC(ZSTD(3)),
    claimant String CODEC(ZSTD(1)),
    incident String CODEC(ZSTD(1)),
    receiver LowCardinality(String),
    state    LowCardinality(String),
    kind     LowCardinality(String),
    brand    LowCardinality(String),
    service  LowCardinality(String),
    region   LowCardinality(String),
    severity LowCardinality(String)
)
ENGINE = MergeTree
ORDER BY (incident, key, attempt, time)
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1
