-- One row is a person's word on an incident: who said what, and when; rows are added, never changed.
-- ORDER BY lays the words on one incident side by side in order of time; the same word sent twice is kept once.
CREATE TABLE IF NOT EXISTS entries
(
    incident String CODEC(ZSTD(1)),
    time     DateTime64(6, 'UTC') CODEC(Delta(8), ZSTD(1)),
    action   LowCardinality(String),
    who      String CODEC(ZSTD(1)),
    words    String CODEC(ZSTD(3))
)
ENGINE = ReplacingMergeTree
ORDER BY (incident, time, action, who, words)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1
