-- One row is a promise to a customer that a person noted by hand; those that agents make in writing stand in complaints. Rows are added, never changed.
-- ORDER BY leads with when it was made, because the latest are asked for.
CREATE TABLE IF NOT EXISTS promises
(
    id           String CODEC(ZSTD(1)),
    time         DateTime64(6, 'UTC') CODEC(Delta(8), ZSTD(1)),
    due          DateTime64(6, 'UTC') CODEC(Delta(8), ZSTD(1)),
    brand        LowCardinality(String),
    channel      LowCardinality(String),
    conversation String CODEC(ZSTD(1)),
    words        String CODEC(ZSTD(3)),
    who          String CODEC(ZSTD(1))
)
ENGINE = ReplacingMergeTree
ORDER BY (time, id)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1
