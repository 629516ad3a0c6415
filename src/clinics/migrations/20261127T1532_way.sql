-- Where a place lies: what it is part of (a floor of its branch, or the branch itself, by its FHIR id), and the way there
-- in words (Location.description). A ticket prints both.
alter table clinics.place add column part_of text;
alter table clinics.place add column way text;
