-- One row is a person's word that something was done: a customer was told, a promise was kept, a conversation was answered elsewhere; rows are added, never changed.
-- ORDER BY leads with what it is about, an incident, a promise or a conversation; source and id are the complaint that was answered, if it was one.
CREATE TABLE IF NOT EXISTS marks
(
    kind    LowCardinality(String),
    subject String CODEC(ZSTD(1)),
    source  LowCardinality(String),
    id      String CODEC(ZSTD(1)),
    time    DateTime64(6, 'UTC') CODEC(Delta(8), ZSTD(1)),
    who     String CODEC(ZSTD(1)),
    words   String CODEC(ZSTD(3))
)
ENGINE = ReplacingMergeTree
ORDER BY (kind, subject, source, id, time, who, words)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1
