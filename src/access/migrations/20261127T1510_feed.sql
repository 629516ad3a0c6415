-- When a source is read next (null: at the next turn), when it was last read to its end, and as of when its numbers are
-- true: what its manifest says of itself, else the moment of reading.
alter table access.source add column due_at timestamptz;
alter table access.source add column success_at timestamptz;
alter table access.source add column known_at timestamptz;

-- What a schedule says of itself without telling its times (SMART has-availability): some, none or unknown.
alter table access.schedule add column coarse text;
alter table access.schedule add constraint schedule_coarse_ck check (coarse in ('some', 'none', 'unknown'));
create index schedule_source_ix on access.schedule (source_id, clinic_id) where source_id is not null;

-- Which specialty of the city's list a foreign code is: `<system>|<code>`, or the word of a table.
create table access.source_specialty (
  source_id uuid not null,
  code text not null,
  specialty_code text not null,
  constraint source_specialty_pk primary key (source_id, code)
);
select platform.place('access.source_specialty', 'managed_local');

-- What the last reading named and nobody here knows, for the operator to link.
create table access.source_unknown (
  source_id uuid not null,
  kind text not null,
  code text not null,
  name text,
  constraint source_unknown_pk primary key (source_id, kind, code),
  constraint source_unknown_kind_ck check (kind in ('location', 'specialty'))
);
select platform.place('access.source_unknown', 'managed_local');

-- Slots that were deleted before their time, so that whoever asks for changes hears of them (access/publish/). Forgotten
-- when their time has come.
create table access.slot_gone (
  clinic_id uuid not null,
  id uuid not null,
  schedule_id uuid not null,
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  gone_at timestamptz not null,
  constraint slot_gone_pk primary key (clinic_id, id)
);
select platform.place('access.slot_gone', 'distributed');
