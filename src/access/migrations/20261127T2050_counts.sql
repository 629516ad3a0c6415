-- Which day of a group changed, so that the keeper need not count the other twenty-eight again; null: any.
alter table access.slot_change add column day date;
-- Names the count that a row comes from: a worker that made it knows by this that nobody has counted since.
alter table access.wait add column count_id uuid;
