-- One row stays one version of a complaint: talk ties a reply to the conversation it is part of, where the source names none, and due is by when a
-- brand's reply promises something, the epoch for never.
-- ORDER BY stays too. Few replies promise anything, so the least and most due of a granule pass over nearly all; a conversation is a handful of rows.
ALTER TABLE complaints
    ADD COLUMN IF NOT EXISTS talk String CODEC(ZSTD(1)) AFTER conversation,
    ADD COLUMN IF NOT EXISTS due DateTime64(3, 'UTC') CODEC(ZSTD(1)) AFTER talk,
    ADD INDEX IF NOT EXISTS replies talk TYPE bloom_filter(0.01) GRANULARITY 4,
    ADD INDEX IF NOT EXISTS promised due TYPE minmax GRANULARITY 1
