-- Where schedules and slots come from. Sources of the whole network carry the nil clinic.
create table access.source (
  id uuid not null,
  clinic_id uuid not null,
  -- short word that stands before the foreign ids of what came from here
  code text not null,
  kind text not null,
  name text not null,
  -- a manifest or file: http(s) address, or a path below the data folder
  url text,
  poll_minutes int not null default 5,
  active boolean not null default true,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  constraint source_pk primary key (id),
  constraint source_code_uq unique (code),
  constraint source_kind_ck check (kind in ('smart', 'csv')),
  constraint source_code_ck check (code ~ '^[a-z0-9]{1,12}$'),
  constraint source_poll_ck check (poll_minutes between 1 and 1440)
);
select platform.place('access.source', 'managed_local');

-- One reading of a source: what came of it, and the first things that were wrong with it, by line.
create table access.source_run (
  source_id uuid not null,
  id uuid not null,
  started_at timestamptz not null,
  ended_at timestamptz,
  outcome text not null,
  -- counts by what became of a line: {"Slot": {"new": 3, …}}
  counts jsonb,
  -- [{"file": …, "line": 12, "code": …, "sentence": …}]
  errors jsonb,
  error_count int not null default 0,
  -- what to send with If-None-Match next time, by file
  etags jsonb,
  constraint source_run_pk primary key (source_id, id),
  constraint source_run_outcome_ck check (outcome in ('running', 'taken', 'unchanged', 'failed'))
);
select platform.place('access.source_run', 'managed_local');

-- Which branch a foreign Location is, where its id does not say so itself.
create table access.source_location (
  source_id uuid not null,
  location text not null,
  clinic_id uuid not null,
  branch_id uuid not null,
  constraint source_location_pk primary key (source_id, location)
);
select platform.place('access.source_location', 'managed_local');

-- What somebody (or some room) offers: a FHIR Schedule.
create table access.schedule (
  clinic_id uuid not null,
  id uuid not null,
  -- of a source: its code, a dot, the foreign id; kept here: our own id
  fhir_id text not null,
  fhir_version int not null default 1,
  -- null: by FHIR from the clinic's own system, or kept here
  source_id uuid,
  -- kept here: slots are made from templates
  own boolean not null default false,
  branch_id uuid not null,
  doctor_id uuid,
  place_id uuid,
  specialty_code text not null,
  audience text not null,
  active boolean not null default true,
  updated_at timestamptz not null,
  constraint schedule_pk primary key (clinic_id, id),
  constraint schedule_fhir_uq unique (clinic_id, fhir_id),
  constraint schedule_branch_fk foreign key (clinic_id, branch_id) references clinics.branch (clinic_id, id) on delete restrict,
  constraint schedule_doctor_fk foreign key (clinic_id, doctor_id) references clinics.doctor (clinic_id, id) on delete restrict,
  constraint schedule_place_fk foreign key (clinic_id, place_id) references clinics.place (clinic_id, id) on delete restrict,
  constraint schedule_specialty_fk foreign key (specialty_code) references clinics.specialty (code) on delete restrict,
  constraint schedule_audience_ck check (audience in ('adult', 'child', 'both'))
);
select platform.place('access.schedule', 'distributed');
create index schedule_branch_ix on access.schedule (clinic_id, branch_id, specialty_code);

-- A bookable interval: a FHIR Slot, with what its schedule says copied in, since millions of them are asked by it. No
-- index names status or taken, so that a booking changes the row in its page (HOT).
create table access.slot (
  clinic_id uuid not null,
  id uuid not null,
  fhir_id text not null,
  fhir_version int not null default 1,
  schedule_id uuid not null,
  branch_id uuid not null,
  doctor_id uuid,
  place_id uuid,
  specialty_code text not null,
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  -- local date of the start in the clinic's zone
  day date not null,
  status text not null,
  capacity smallint not null default 1,
  -- how many of our bookings hold a seat, temporary ones included
  taken smallint not null default 0,
  -- who may book it: see bookable() in access/slot.ts
  audience text not null,
  visit text not null default 'any',
  urgent_only boolean not null default false,
  referral_only boolean not null default false,
  -- the clinic's own system books it: we hand over by this address, or name this number
  booking_url text,
  booking_phone text,
  updated_at timestamptz not null,
  constraint slot_pk primary key (clinic_id, id),
  constraint slot_fhir_uq unique (clinic_id, fhir_id),
  constraint slot_schedule_fk foreign key (clinic_id, schedule_id) references access.schedule (clinic_id, id) on delete restrict,
  constraint slot_status_ck check (status in ('free', 'busy', 'busy-unavailable', 'busy-tentative', 'entered-in-error')),
  constraint slot_audience_ck check (audience in ('adult', 'child', 'both')),
  constraint slot_visit_ck check (visit in ('any', 'first', 'repeat')),
  constraint slot_times_ck check (ends_at > starts_at),
  -- no double booking: the database's own word
  constraint slot_taken_ck check (taken between 0 and capacity)
) with (fillfactor = 85);
select platform.place('access.slot', 'distributed');
create index slot_group_ix on access.slot (clinic_id, branch_id, specialty_code, starts_at);
create index slot_schedule_ix on access.slot (clinic_id, schedule_id, starts_at);

-- What changed about slots since the figures were last kept: appended in the transaction of the change, taken away by the
-- keeper. A table of its own, so that bookings of one branch never wait for each other.
create table access.slot_change (
  clinic_id uuid not null,
  id uuid not null,
  branch_id uuid not null,
  specialty_code text not null,
  constraint slot_change_pk primary key (clinic_id, id)
);
select platform.place('access.slot_change', 'distributed');
