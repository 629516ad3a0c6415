-- How often somebody may stay away before a specialty can be booked by phone or at the desk only. Dated data: the newest
-- edition in force counts; a specialty without a row of its own follows the row '*'.
create table access.lock_rule (
  specialty_code text not null,
  edition text not null,
  -- so many missed visits …
  missed_max int not null,
  -- … in so many days …
  window_days int not null,
  -- … close self-booking for so many days
  lock_days int not null,
  source text not null,
  valid_from date not null,
  valid_to date,
  constraint lock_rule_pk primary key (specialty_code, edition),
  constraint lock_rule_missed_ck check (missed_max between 2 and 20),
  constraint lock_rule_window_ck check (window_days between 7 and 730),
  constraint lock_rule_days_ck check (lock_days between 1 and 180),
  constraint lock_rule_dates_ck check (valid_to is null or valid_to >= valid_from)
);
select platform.place('access.lock_rule', 'reference');

insert into access.lock_rule (specialty_code, edition, missed_max, window_days, lock_days, source, valid_from)
values ('*', '2026', 3, 90, 30, 'our choice', '2026-01-01');

-- Somebody lifted a lock: what was missed up to `at` counts no more for this person and specialty.
create table access.unlock (
  person_id uuid not null,
  id uuid not null,
  specialty_code text not null,
  at timestamptz not null,
  clinic_id uuid not null,
  account_id uuid,
  -- why, in the words of whoever lifted it
  reason text not null,
  -- the appeal that it follows, so that a decision repeated lifts once
  appeal_id uuid,
  constraint unlock_pk primary key (person_id, id),
  constraint unlock_appeal_uq unique (person_id, appeal_id)
);
select platform.place('access.unlock', 'managed_local');

create index person_booking_missed_ix on access.person_booking (person_id, specialty_code, starts_at) where state = 'missed';

-- A person says that the count is wrong; the chief doctor of the clinic of the last missed visit decides.
create table access.lock_appeal (
  clinic_id uuid not null,
  id uuid not null,
  person_id uuid not null,
  specialty_code text not null,
  -- whom the decision is written to; the account at the time of asking
  account_id uuid not null,
  person_name text not null,
  email text,
  lang text not null,
  words text not null,
  -- the missed visits that counted when it was written: [{"clinic_id": …, "booking_id": …, "starts_at": …}]
  missed jsonb not null,
  state text not null,
  -- one open appeal a person and specialty: 'open' while it is, null afterwards
  open_mark text,
  created_at timestamptz not null,
  decided_at timestamptz,
  decided_by uuid,
  -- the decision in a sentence to the person
  sentence text,
  updated_at timestamptz not null,
  constraint lock_appeal_pk primary key (clinic_id, id),
  constraint lock_appeal_open_uq unique (clinic_id, person_id, specialty_code, open_mark),
  constraint lock_appeal_state_ck check (state in ('open', 'granted', 'declined')),
  constraint lock_appeal_open_ck check ((state = 'open') = (open_mark is not null)),
  constraint lock_appeal_decided_ck check ((state = 'open') = (decided_at is null))
);
select platform.place('access.lock_appeal', 'distributed');
create index lock_appeal_list_ix on access.lock_appeal (clinic_id, state, created_at);

-- Persons whom the desk of a clinic has met: looked up by name and birth date, or entered. A desk sees no others.
create table access.desk_person (
  clinic_id uuid not null,
  person_id uuid not null,
  met_at timestamptz not null,
  constraint desk_person_pk primary key (clinic_id, person_id)
);
select platform.place('access.desk_person', 'distributed');

-- Found at the desk by birth date and name; ё as е, case and double spaces do not count.
create index person_born_ix on access.person (birth_date);

-- The personal calendar of an account: the secret part of its address, hashed (SHA-256). One in force an account.
create table access.calendar (
  account_id uuid not null,
  secret_hash bytea not null,
  -- what an entry says: nothing but «запланировано», or where and with whom
  detailed boolean not null default false,
  lang text not null default 'ru',
  created_at timestamptz not null,
  constraint calendar_pk primary key (account_id),
  constraint calendar_hash_uq unique (secret_hash),
  constraint calendar_lang_ck check (lang in ('ru', 'en'))
);
select platform.place('access.calendar', 'managed_local');

-- What is to be written to a person about a booking, and what became of it. What is due later is a state of a row here.
create table access.booking_mail (
  clinic_id uuid not null,
  id uuid not null,
  booking_id uuid not null,
  kind text not null,
  -- what it speaks of: a booking that changes again gets another row
  sequence int not null,
  starts_at timestamptz not null,
  due_at timestamptz not null,
  state text not null,
  -- the letters' message that it became
  message_id uuid,
  updated_at timestamptz not null,
  constraint booking_mail_pk primary key (clinic_id, id),
  constraint booking_mail_kind_uq unique (clinic_id, booking_id, kind, sequence, starts_at),
  constraint booking_mail_booking_fk foreign key (clinic_id, booking_id) references access.booking (clinic_id, id) on delete cascade,
  constraint booking_mail_kind_ck check (kind in ('booked', 'moved', 'cancelled', 'day_before', 'two_hours', 'missed')),
  constraint booking_mail_state_ck check (state in ('due', 'queued', 'dropped'))
);
select platform.place('access.booking_mail', 'distributed');
create index booking_mail_due_ix on access.booking_mail (clinic_id, due_at) where state = 'due';

-- How far the job that plans these mails has read the clinic's bookings.
create table access.booking_mail_progress (
  clinic_id uuid not null,
  read_to timestamptz not null,
  constraint booking_mail_progress_pk primary key (clinic_id)
);
select platform.place('access.booking_mail_progress', 'distributed');
create index booking_mailed_ix on access.booking (clinic_id, updated_at) where email is not null;

-- Days of a branch at which the night's job has looked for visits that nobody marked (desk/missing.ts).
create table access.missed_day (
  clinic_id uuid not null,
  branch_id uuid not null,
  day date not null,
  booked int not null,
  marked int not null,
  -- how many it marked as missed; 0 when the branch does not mark arrivals
  missed int not null,
  looked_at timestamptz not null,
  constraint missed_day_pk primary key (clinic_id, branch_id, day)
);
select platform.place('access.missed_day', 'distributed');
