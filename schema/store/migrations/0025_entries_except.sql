-- One row is still a person's word on an incident, now with what had been split off of the regions that it names: they are left out of them.
-- ORDER BY stays.
ALTER TABLE entries ADD COLUMN IF NOT EXISTS excepted Array(LowCardinality(String))
