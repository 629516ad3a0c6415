-- One shift tells the next: facts that the program gathered, and what whoever leaves adds. Facts are frozen as they were.
create table reception.hand_off (
  clinic_id uuid not null,
  id uuid not null,
  branch_id uuid not null,
  written_at timestamptz not null,
  written_by uuid,
  written_name text,
  -- the shift that is told of
  since timestamptz not null,
  facts jsonb not null,
  -- in their own words; may be empty
  words text not null default '',
  -- whoever comes has read it and takes over
  accepted_at timestamptz,
  accepted_by uuid,
  accepted_name text,
  constraint hand_off_pk primary key (clinic_id, id),
  constraint hand_off_accepted_ck check ((accepted_at is null) = (accepted_by is null))
);
select platform.place('reception.hand_off', 'distributed');
create index hand_off_last_ix on reception.hand_off (clinic_id, branch_id, written_at);

-- The one question at the exit, counted by hour; apart from the marks of letters in every way. No row of a single press is
-- kept.
create table reception.face_count (
  clinic_id uuid not null,
  branch_id uuid not null,
  day date not null,
  hour smallint not null,
  face text not null,
  count int not null,
  constraint face_count_pk primary key (clinic_id, branch_id, day, hour, face),
  constraint face_count_face_ck check (face in ('good', 'middling', 'bad')),
  constraint face_count_hour_ck check (hour between 0 and 23)
);
select platform.place('reception.face_count', 'distributed');

-- What guards the count from one finger: when a screen was last counted, how often in this quarter of an hour, and how
-- many presses were thanked for and left out.
create table reception.face_screen (
  clinic_id uuid not null,
  branch_id uuid not null,
  screen text not null,
  counted_at timestamptz not null,
  quarter_at timestamptz not null,
  quarter_count int not null,
  ignored int not null default 0,
  constraint face_screen_pk primary key (clinic_id, branch_id, screen)
);
select platform.place('reception.face_screen', 'distributed');
