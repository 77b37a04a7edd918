-- One row is a subscription at one step of its life (pending, active, ended); rows are added, and of one id the highest rank stands, so reads say FINAL.
-- ORDER BY is the id, by which one is found; the table is small. What was never confirmed goes after a week, an ended one after 90 days.
CREATE TABLE IF NOT EXISTS subscriptions
(
    id         String CODEC(ZSTD(1)),
    rank       UInt8,
    state      LowCardinality(String),
    owner      String CODEC(ZSTD(1)),
    webhook    String CODEC(ZSTD(1)),
    mail       String CODEC(ZSTD(1)),
    language   LowCardinality(String),
    brands     Array(LowCardinality(String)),
    services   Array(LowCardinality(String)),
    regions    Array(LowCardinality(String)),
    severities Array(LowCardinality(String)),
    kinds      Array(LowCardinality(String)),
    suspected  Bool,
    quiet_from LowCardinality(String),
    quiet_to   LowCardinality(String),
    quiet_days Array(LowCardinality(String)),
    created_at DateTime64(6, 'UTC'),
    changed_at DateTime64(6, 'UTC'),
    expires_at DateTime64(6, 'UTC'),
    secret     String CODEC(NONE),
    token      String CODEC(NONE),
    contact    String CODEC(NONE),
    saved_at   DateTime('UTC') DEFAULT now()
)
ENGINE = ReplacingMergeTree(rank)
ORDER BY id
TTL saved_at + INTERVAL 7 DAY DELETE WHERE state = 'pending', saved_at + INTERVAL 90 DAY DELETE WHERE state = 'ended'
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1
