-- How long an offer stands, as data: the newest edition in force counts.
create table access.offer_rule (
  edition text not null,
  -- time to answer, counted within the hours of the day below
  answer_minutes int not null,
  day_opens text not null,
  day_closes text not null,
  -- a visit that starts within so many hours leaves less time to answer
  near_hours int not null,
  near_answer_minutes int not null,
  -- visits that start sooner are not offered to the list; they stay open to everybody
  notice_minutes int not null,
  -- time to answer when the clinic had to call a visit off
  touched_answer_minutes int not null,
  -- after so many offers in a row without an answer the person is asked whether to stay
  lapses_max int not null,
  -- how long that question waits
  stay_days int not null,
  branches_max int not null,
  source text not null,
  valid_from date not null,
  constraint offer_rule_pk primary key (edition),
  constraint offer_rule_minutes_ck check (answer_minutes between 5 and 2880 and near_answer_minutes between 5 and 2880
    and touched_answer_minutes between 5 and 10080 and notice_minutes between 0 and 2880),
  constraint offer_rule_day_ck check (day_opens ~ '^\d\d:\d\d$' and day_closes ~ '^\d\d:\d\d$' and day_closes > day_opens),
  constraint offer_rule_counts_ck check (lapses_max between 1 and 10 and stay_days between 1 and 60 and branches_max between 1 and 10)
);
select platform.place('access.offer_rule', 'reference');

insert into access.offer_rule (edition, answer_minutes, day_opens, day_closes, near_hours, near_answer_minutes, notice_minutes,
  touched_answer_minutes, lapses_max, stay_days, branches_max, source, valid_from)
values ('2026', 120, '09:00', '21:00', 24, 30, 120, 1440, 2, 7, 3, 'our choice', '2026-01-01');

-- Somebody waits for a visit when there was none: one place a person and specialty, at up to three branches. Of the whole
-- network, since the branches may belong to several clinics. The offer in hand is noted here first, so that nobody has
-- two; what it was stands in access.offer of its clinic.
create table access.waiting (
  id uuid not null,
  person_id uuid not null,
  account_id uuid not null,
  specialty_code text not null,
  class text not null,
  urgent boolean not null,
  asked_at timestamptz not null,
  state text not null,
  -- null once it is over, so that one person waits once for a specialty
  live boolean,
  -- offers in a row that ran out without an answer
  lapses smallint not null default 0,
  offer_clinic_id uuid,
  offer_branch_id uuid,
  offer_id uuid,
  offer_slot_id uuid,
  offer_expires_at timestamptz,
  offered_at timestamptz,
  -- asked whether to stay: until when
  stay_until timestamptz,
  -- the request that it answers (access.request), at the first branch
  request_clinic_id uuid not null,
  request_id uuid not null,
  left_reason text,
  event_count int not null,
  updated_at timestamptz not null,
  constraint waiting_pk primary key (id),
  constraint waiting_live_uq unique (person_id, specialty_code, live),
  constraint waiting_class_ck check (class ~ '^[ac][fr][pu][nw]$'),
  constraint waiting_state_ck check (state in ('waiting', 'claimed', 'offered', 'asked', 'booked', 'left')),
  constraint waiting_live_ck check ((live is not null) = (state in ('waiting', 'claimed', 'offered', 'asked'))),
  constraint waiting_offer_ck check ((offer_id is not null) = (state in ('claimed', 'offered')))
);
select platform.place('access.waiting', 'managed_local');
create index waiting_account_ix on access.waiting (account_id);
create index waiting_offer_ix on access.waiting (offered_at) where state in ('claimed', 'offered');

create table access.waiting_branch (
  waiting_id uuid not null,
  branch_id uuid not null,
  clinic_id uuid not null,
  specialty_code text not null,
  live boolean not null,
  constraint waiting_branch_pk primary key (waiting_id, branch_id),
  constraint waiting_branch_waiting_fk foreign key (waiting_id) references access.waiting (id) on delete cascade
);
select platform.place('access.waiting_branch', 'managed_local');
create index waiting_branch_line_ix on access.waiting_branch (branch_id, specialty_code) where live;

create table access.waiting_event (
  waiting_id uuid not null,
  number int not null,
  kind text not null,
  at timestamptz not null,
  actor_kind text not null,
  actor_id text,
  detail jsonb,
  constraint waiting_event_pk primary key (waiting_id, number),
  constraint waiting_event_waiting_fk foreign key (waiting_id) references access.waiting (id) on delete cascade
);
select platform.place('access.waiting_event', 'managed_local');

-- Whoever holds the row of a line serves it: two workers never do so at once.
create table access.line (
  clinic_id uuid not null,
  branch_id uuid not null,
  specialty_code text not null,
  constraint line_pk primary key (clinic_id, branch_id, specialty_code)
);
select platform.place('access.line', 'managed_local');

-- A time kept for one person until they answer: for the next in a line, or for somebody whose visit the clinic called off.
create table access.offer (
  clinic_id uuid not null,
  id uuid not null,
  kind text not null,
  state text not null,
  -- 'live' while it is to be made or stands; null afterwards
  live_mark text,
  -- kind touched: the booking that was called off
  old_booking_id uuid,
  -- why (access.booking.touched_by)
  reason text,
  -- kind waiting: the place in the line
  waiting_id uuid,
  person_id uuid,
  -- the time that is kept, as a temporary booking; null: there was none to keep
  booking_id uuid,
  slot_id uuid,
  lang text not null,
  mailed boolean not null default false,
  expires_at timestamptz,
  created_at timestamptz not null,
  decided_at timestamptz,
  updated_at timestamptz not null,
  constraint offer_pk primary key (clinic_id, id),
  constraint offer_live_uq unique (clinic_id, old_booking_id, live_mark),
  constraint offer_booking_fk foreign key (clinic_id, old_booking_id) references access.booking (clinic_id, id) on delete cascade,
  constraint offer_kind_ck check (kind in ('touched', 'waiting')),
  constraint offer_subject_ck check ((kind = 'touched') = (old_booking_id is not null) and (kind = 'waiting') = (waiting_id is not null)),
  constraint offer_state_ck check (state in ('due', 'open', 'taken', 'declined', 'lapsed', 'void', 'settled')),
  constraint offer_live_ck check ((live_mark is not null) = (kind = 'touched' and state in ('due', 'open', 'declined', 'lapsed') or kind = 'waiting' and state = 'open'))
);
select platform.place('access.offer', 'distributed');
create index offer_live_ix on access.offer (clinic_id, state) where live_mark is not null;
create index offer_waiting_ix on access.offer (clinic_id, waiting_id) where waiting_id is not null;
