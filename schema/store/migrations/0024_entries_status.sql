-- One row is still a person's word on an incident, now with what a merge brings along: 'confirmed' where people had confirmed the incident, else ''.
-- ORDER BY stays.
ALTER TABLE entries ADD COLUMN IF NOT EXISTS status LowCardinality(String)
