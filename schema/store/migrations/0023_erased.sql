-- One row says that the complaint with this mark was erased, and when: a hash of its identity under a key that is not kept here, no name, no text and
-- no event time. A feed that delivers it once more finds it marked, and it stays away; after 30 days the row goes by itself.
-- ORDER BY is the mark, by which a block of new complaints is looked up; the table holds what people asked for in a month, so it is one partition.
CREATE TABLE IF NOT EXISTS erased
(
    mark UInt64 CODEC(NONE),
    at   DateTime('UTC') CODEC(ZSTD(1))
)
ENGINE = ReplacingMergeTree
ORDER BY mark
TTL at + INTERVAL 30 DAY
SETTINGS index_granularity = 256, fsync_after_insert = 1, fsync_part_directory = 1
