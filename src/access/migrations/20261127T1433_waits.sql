-- How soon, now: one row a branch and specialty, kept from slot_change. `classes` holds a figure for each patient class
-- that the branch serves at all (access/waits/figure.ts).
create table access.wait (
  clinic_id uuid not null,
  branch_id uuid not null,
  specialty_code text not null,
  classes jsonb not null,
  -- the same at the last visit of each source: when its slots were last known to be true; null: kept here
  known_at timestamptz,
  sampled_at timestamptz not null,
  -- from this instant on the passing of time alone changes the figures
  fresh_until timestamptz not null,
  horizon_days int not null,
  -- number of the definition that the figures follow
  definition int not null,
  constraint wait_pk primary key (clinic_id, branch_id, specialty_code)
);
select platform.place('access.wait', 'distributed');
create index wait_fresh_ix on access.wait (clinic_id, fresh_until);
create index wait_specialty_ix on access.wait (specialty_code);

-- The same at the end of each day, for years. Another definition is another series.
create table access.wait_day (
  clinic_id uuid not null,
  branch_id uuid not null,
  specialty_code text not null,
  day date not null,
  definition int not null,
  classes jsonb not null,
  sampled_at timestamptz not null,
  constraint wait_day_pk primary key (clinic_id, branch_id, specialty_code, day, definition)
);
select platform.place('access.wait_day', 'distributed');

-- Waits of those really served, counted: month of the request, measure, whole days (the horizon plus 1: longer, or
-- not served at all).
create table access.wait_month (
  clinic_id uuid not null,
  branch_id uuid not null,
  specialty_code text not null,
  class text not null,
  month date not null,
  -- 'visit': request to visit; 'path': request to the general practitioner, to the specialist's visit
  measure text not null,
  days smallint not null,
  n int not null,
  constraint wait_month_pk primary key (clinic_id, branch_id, specialty_code, class, month, measure, days),
  constraint wait_month_measure_ck check (measure in ('visit', 'path')),
  constraint wait_month_n_ck check (n >= 0)
);
select platform.place('access.wait_month', 'distributed');

-- Requests by whether their first offer met the norm of its edition. No offer counts as not met.
create table access.norm_month (
  clinic_id uuid not null,
  branch_id uuid not null,
  specialty_code text not null,
  class text not null,
  month date not null,
  norm_key text not null,
  norm_edition text not null,
  asked int not null,
  met int not null,
  no_offer int not null,
  constraint norm_month_pk primary key (clinic_id, branch_id, specialty_code, class, month, norm_key, norm_edition),
  constraint norm_month_ck check (met between 0 and asked and no_offer between 0 and asked)
);
select platform.place('access.norm_month', 'distributed');

-- What changed about requests, as additions to and subtractions from the counts; appended with the change.
create table access.request_change (
  clinic_id uuid not null,
  id uuid not null,
  branch_id uuid not null,
  specialty_code text not null,
  class text not null,
  month date not null,
  -- 'visit', 'path' with days, or 'norm' with the norm's own columns
  measure text not null,
  days smallint,
  norm_key text,
  norm_edition text,
  met boolean,
  no_offer boolean,
  delta smallint not null,
  constraint request_change_pk primary key (clinic_id, id),
  constraint request_change_measure_ck check (measure in ('visit', 'path', 'norm')),
  constraint request_change_delta_ck check (delta in (-1, 1))
);
select platform.place('access.request_change', 'distributed');

-- Somebody sees patients without a booking.
create table access.duty (
  clinic_id uuid not null,
  id uuid not null,
  branch_id uuid not null,
  audience text not null,
  day date not null,
  opens text not null,
  closes text not null,
  -- room or door, as it is written there
  room text,
  doctor_id uuid,
  updated_at timestamptz not null,
  constraint duty_pk primary key (clinic_id, id),
  constraint duty_uq unique (clinic_id, branch_id, audience, day, opens),
  constraint duty_branch_fk foreign key (clinic_id, branch_id) references clinics.branch (clinic_id, id) on delete restrict,
  constraint duty_audience_ck check (audience in ('adult', 'child', 'both')),
  constraint duty_hours_ck check (opens ~ '^\d\d:\d\d$' and closes ~ '^\d\d:\d\d$' and closes > opens)
);
select platform.place('access.duty', 'distributed');
