-- Visitors without a booking who wait in a hall: a number, whom they wait for, when they came; never a name. Booked ones
-- are in access.booking. Who goes next is the rule of hall/rules/merge.ts.
create table reception.walk_in (
  clinic_id uuid not null,
  id uuid not null,
  branch_id uuid not null,
  -- local date in the clinic's zone
  day date not null,
  -- «Х012»: a letter that no booking's ticket has, and a running number of the branch and day
  ticket text not null,
  -- whom they wait for: 's:<schedule>' or, for the duty doctor, 'd:<audience>'
  room_key text not null,
  -- acute pain or fever, as somebody on the spot judged: nothing else is kept of why they came
  urgent boolean not null default false,
  came_at timestamptz not null,
  -- went away without being seen
  left_at timestamptz,
  account_id uuid,
  updated_at timestamptz not null,
  constraint walk_in_pk primary key (clinic_id, id),
  constraint walk_in_ticket_uq unique (clinic_id, branch_id, day, ticket)
);
select platform.place('reception.walk_in', 'distributed');

-- How many numbers a branch has given to visitors without a booking on a day.
create table reception.walk_in_count (
  clinic_id uuid not null,
  branch_id uuid not null,
  day date not null,
  last int not null,
  constraint walk_in_count_pk primary key (clinic_id, branch_id, day)
);
select platform.place('reception.walk_in_count', 'distributed');

-- Somebody was called to a room: one row a person and day, called again in place. `subject_id` is a walk_in or a booking.
create table reception.hall_call (
  clinic_id uuid not null,
  subject_id uuid not null,
  branch_id uuid not null,
  day date not null,
  room_key text not null,
  ticket text not null,
  -- as they are shown and read aloud: «205», «2 этаж»; null: nobody told us
  room text,
  floor text,
  state text not null,
  -- the first call and the latest one
  first_at timestamptz not null,
  called_at timestamptz not null,
  times int not null default 1,
  -- why it was their turn: a code of the rule
  why text not null,
  -- came back after they had not answered: they stand by this time
  returned_at timestamptz,
  -- how it ended: seen or absent
  settled_at timestamptz,
  account_id uuid,
  constraint hall_call_pk primary key (clinic_id, subject_id),
  constraint hall_call_state_ck check (state in ('called', 'seen', 'absent', 'back'))
);
select platform.place('reception.hall_call', 'distributed');
create index hall_call_day_ix on reception.hall_call (clinic_id, branch_id, day, called_at);

-- What is told to a whole hall, on its screen and aloud, until a time.
create table reception.announcement (
  clinic_id uuid not null,
  id uuid not null,
  branch_id uuid not null,
  kind text not null,
  -- of a delay: whose room and by how many minutes
  room text,
  minutes int,
  -- of free words: as they are to be read
  text_ru text,
  text_en text,
  since timestamptz not null,
  until timestamptz not null,
  ended_at timestamptz,
  account_id uuid,
  constraint announcement_pk primary key (clinic_id, id),
  constraint announcement_kind_ck check (kind in ('delay', 'pause', 'words')),
  constraint announcement_words_ck check ((kind = 'words') = (text_ru is not null)),
  constraint announcement_delay_ck check ((kind = 'delay') = (minutes is not null))
);
select platform.place('reception.announcement', 'distributed');
create index announcement_until_ix on reception.announcement (clinic_id, branch_id, until);
