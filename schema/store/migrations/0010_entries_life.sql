-- One row is still a person's word on an incident, now with what it says of the owner, the cause and when to expect more, and of another incident.
-- ORDER BY stays: two words of one person in one microsecond with the same text are one. An insert carries what was said of the incident before it as
-- deduplication token, so of two processes that answer to the same state one is heard.
ALTER TABLE entries
    ADD COLUMN IF NOT EXISTS owner       String CODEC(ZSTD(1)),
    ADD COLUMN IF NOT EXISTS cause       String CODEC(ZSTD(3)),
    ADD COLUMN IF NOT EXISTS eta         Nullable(DateTime64(6, 'UTC')) CODEC(ZSTD(1)),
    ADD COLUMN IF NOT EXISTS next_update Nullable(DateTime64(6, 'UTC')) CODEC(ZSTD(1)),
    ADD COLUMN IF NOT EXISTS into        String CODEC(ZSTD(1)),
    ADD COLUMN IF NOT EXISTS regions     Array(LowCardinality(String)),
    MODIFY SETTING non_replicated_deduplication_window = 10000
