-- Whom one books for: oneself, one's child, or a visitor entered at a desk. Of the whole network, since people go where
-- they like.
create table access.person (
  id uuid not null,
  -- the account that may book for this person; null for a visitor of a desk
  account_id uuid,
  kind text not null,
  name text not null,
  birth_date date not null,
  phone text,
  email text,
  lang text not null default 'ru',
  -- the secret part of the address of one's calendar, kept hashed (SHA-256)
  calendar_hash bytea,
  active boolean not null default true,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  constraint person_pk primary key (id),
  constraint person_kind_ck check (kind in ('self', 'child', 'visitor')),
  constraint person_account_ck check ((kind = 'visitor') = (account_id is null)),
  constraint person_lang_ck check (lang in ('ru', 'en'))
);
select platform.place('access.person', 'managed_local');
create index person_account_ix on access.person (account_id);
create unique index person_self_uq on access.person (account_id) where kind = 'self';

-- The bookings of a person in all clinics. A booking takes its place here first, so that the limit of live bookings per
-- person and specialty is a key and not a count; a place whose booking never came is free again at expires_at.
create table access.person_booking (
  person_id uuid not null,
  booking_id uuid not null,
  clinic_id uuid not null,
  specialty_code text not null,
  -- 1 to bookings_max while the booking is live; null afterwards
  place smallint,
  state text not null,
  starts_at timestamptz,
  expires_at timestamptz not null,
  updated_at timestamptz not null,
  constraint person_booking_pk primary key (person_id, booking_id),
  constraint person_booking_place_uq unique (person_id, specialty_code, place),
  constraint person_booking_state_ck check (state in
    ('held', 'booked', 'arrived', 'fulfilled', 'missed', 'cancelled', 'expired', 'moved'))
);
select platform.place('access.person_booking', 'managed_local');

-- A wish for a visit, from the moment somebody asked: the raw material of waits. Never changed into an average.
create table access.request (
  clinic_id uuid not null,
  id uuid not null,
  branch_id uuid not null,
  specialty_code text not null,
  -- adult/child, first/repeat, planned/urgent, no referral/with: 'afpn' (access/slot.ts)
  class text not null,
  requested_at timestamptz not null,
  -- local date of the request in the clinic's zone
  day date not null,
  -- the soonest visit that could be offered for this class at this branch at that moment; null: none
  first_offer_at timestamptz,
  norm_key text not null,
  norm_edition text not null,
  first_offer_met boolean not null,
  outcome text not null,
  booking_id uuid,
  served_at timestamptz,
  -- calendar days from the request to the visit
  wait_days int,
  -- when the path began that led here through a referral: the request to the general practitioner
  path_started_at timestamptz,
  path_days int,
  updated_at timestamptz not null,
  constraint request_pk primary key (clinic_id, id),
  constraint request_class_ck check (class ~ '^[ac][fr][pu][nw]$'),
  constraint request_outcome_ck check (outcome in ('open', 'booked', 'waiting', 'left'))
);
select platform.place('access.request', 'distributed');
create index request_day_ix on access.request (clinic_id, day);

-- A visit kept for a person: a FHIR Appointment.
create table access.booking (
  clinic_id uuid not null,
  id uuid not null,
  fhir_id text not null,
  fhir_version int not null default 1,
  slot_id uuid not null,
  -- 1 to the slot's capacity
  seat smallint not null,
  request_id uuid,
  branch_id uuid not null,
  doctor_id uuid,
  place_id uuid,
  specialty_code text not null,
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  state text not null,
  class text not null,
  person_id uuid,
  -- the clinic's own patient, when its system told us by FHIR
  patient_id uuid,
  -- a copy for the clinic's list, so that it reads its own shard
  person_name text not null,
  person_birth_date date,
  phone text,
  email text,
  lang text not null default 'ru',
  channel text not null,
  -- number on the ticket and on the call screen: a letter and three digits, unique at a branch and day
  ticket text,
  held_until timestamptz,
  -- `<who>:<key>`: the same request again gets the same booking
  idempotency_key text,
  -- counts changes that a calendar must see (RFC 5545 SEQUENCE)
  sequence int not null default 0,
  moved_from uuid,
  moved_to uuid,
  reason text,
  event_count int not null default 0,
  created_at timestamptz not null,
  booked_at timestamptz,
  updated_at timestamptz not null,
  constraint booking_pk primary key (clinic_id, id),
  constraint booking_fhir_uq unique (clinic_id, fhir_id),
  constraint booking_key_uq unique (clinic_id, idempotency_key),
  constraint booking_slot_fk foreign key (clinic_id, slot_id) references access.slot (clinic_id, id) on delete restrict,
  constraint booking_state_ck check (state in
    ('held', 'booked', 'arrived', 'fulfilled', 'missed', 'cancelled', 'expired', 'moved')),
  constraint booking_class_ck check (class ~ '^[ac][fr][pu][nw]$'),
  constraint booking_channel_ck check (channel in ('page', 'desk', 'fhir', 'waiting_list')),
  constraint booking_held_ck check (state <> 'held' or held_until is not null),
  constraint booking_lang_ck check (lang in ('ru', 'en'))
);
select platform.place('access.booking', 'distributed');
-- no double booking: one live booking a seat
create unique index booking_seat_uq on access.booking (clinic_id, slot_id, seat)
  where state in ('held', 'booked', 'arrived', 'fulfilled', 'missed');
create index booking_day_ix on access.booking (clinic_id, branch_id, starts_at);
create index booking_held_ix on access.booking (clinic_id, held_until) where state = 'held';

create table access.booking_event (
  clinic_id uuid not null,
  booking_id uuid not null,
  number int not null,
  kind text not null,
  at timestamptz not null,
  actor_kind text not null,
  actor_id text,
  detail jsonb,
  constraint booking_event_pk primary key (clinic_id, booking_id, number),
  constraint booking_event_booking_fk foreign key (clinic_id, booking_id) references access.booking (clinic_id, id) on delete cascade
);
select platform.place('access.booking_event', 'distributed');

-- A slot that was shown free and could not be booked when tried, or went to somebody else in a race. Those that
-- succeeded are the bookings themselves.
create table access.failed_attempt (
  clinic_id uuid not null,
  id uuid not null,
  at timestamptz not null,
  day date not null,
  branch_id uuid not null,
  specialty_code text not null,
  slot_id uuid,
  outcome text not null,
  constraint failed_attempt_pk primary key (clinic_id, id),
  constraint failed_attempt_outcome_ck check (outcome in ('phantom', 'lost_race'))
);
select platform.place('access.failed_attempt', 'distributed');

-- Somebody was sent to the clinic's own system by its booking link, and what came of it, as they told us.
create table access.handover (
  clinic_id uuid not null,
  id uuid not null,
  at timestamptz not null,
  day date not null,
  branch_id uuid not null,
  specialty_code text not null,
  slot_id uuid not null,
  outcome text not null,
  told_at timestamptz,
  constraint handover_pk primary key (clinic_id, id),
  constraint handover_outcome_ck check (outcome in ('unknown', 'booked', 'phantom', 'gave_up'))
);
select platform.place('access.handover', 'distributed');
