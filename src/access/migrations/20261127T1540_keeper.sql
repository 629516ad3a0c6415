-- Whoever holds a clinic's row keeps its waits: two workers never write the figures of one clinic at once, so that an
-- older count cannot overwrite a newer one.
create table access.keeper (
  clinic_id uuid not null,
  constraint keeper_pk primary key (clinic_id)
);
select platform.place('access.keeper', 'distributed');

-- Figures stand under the classes that share them, a space between: {"afpn arpn": …} (access/waits/figure.ts). How old
-- they are follows from the last good reading of their sources, which is looked up when they are shown: a source that
-- says «unchanged» every five minutes changes no row.
alter table access.wait add column sources uuid[] not null default '{}';
alter table access.wait drop column known_at;
-- local date of sampled_at: once it is over, the row goes into wait_day before it is counted anew
alter table access.wait add column day date not null;

-- What the counts of a month say, ready to be shown: 400 branches are one statement of as many rows. Kept whenever
-- wait_month or norm_month changes.
create table access.served_month (
  clinic_id uuid not null,
  branch_id uuid not null,
  specialty_code text not null,
  month date not null,
  -- by class, '*' for all of them: access/waits/served.ts
  classes jsonb not null,
  constraint served_month_pk primary key (clinic_id, branch_id, specialty_code, month)
);
select platform.place('access.served_month', 'distributed');
create index served_month_specialty_ix on access.served_month (specialty_code, month);

-- Tried and not bookable, though shown free: the last 28 days of a branch, counted once a day.
create table access.phantom (
  clinic_id uuid not null,
  branch_id uuid not null,
  -- the last local day counted
  day date not null,
  -- attempts whose outcome is known, races lost to somebody else left out
  attempts int not null,
  phantoms int not null,
  lost_races int not null,
  -- people handed over to the clinic's own system who never said what came of it
  untold int not null,
  constraint phantom_pk primary key (clinic_id, branch_id),
  constraint phantom_ck check (phantoms between 0 and attempts and lost_races >= 0 and untold >= 0)
);
select platform.place('access.phantom', 'distributed');

-- Emptied as fast as they are filled: without this they would be vacuumed by their size at rest, which is none.
alter table access.slot_change set (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);
alter table access.request_change set (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);
