create schema ratings;

-- One submitted form. Marks are 1 to 5; null is "not given" or, when the axis stands in not_applicable, "not applicable".
create table ratings.answer (
  clinic_id uuid not null,
  id uuid not null,
  letter_id uuid not null,
  patient_id uuid not null,
  branch_id uuid not null,
  day date not null,
  audience text not null,
  lang text not null,
  channel text not null,
  clinic_mark smallint,
  staff_mark smallint,
  wait_mark smallint,
  premises_mark smallint,
  not_applicable text[] not null default '{}',
  -- masked texts: all that anybody but a moderator ever sees
  comment text,
  remarks text,
  proposals text,
  may_publish boolean not null,
  edition int not null default 1,
  answered_at timestamptz not null,
  edited_at timestamptz,
  editable_until timestamptz not null,
  constraint answer_pk primary key (clinic_id, id),
  constraint answer_letter_uq unique (clinic_id, letter_id),
  constraint answer_letter_fk foreign key (clinic_id, letter_id) references letters.letter (clinic_id, id) on delete restrict,
  constraint answer_branch_fk foreign key (clinic_id, branch_id) references clinics.branch (clinic_id, id) on delete restrict,
  constraint answer_channel_ck check (channel in ('letter')),
  constraint answer_marks_ck check (clinic_mark between 1 and 5 and staff_mark between 1 and 5
    and wait_mark between 1 and 5 and premises_mark between 1 and 5)
);
select platform.place('ratings.answer', 'distributed');
create index answer_day_ix on ratings.answer (clinic_id, day);
create index answer_at_ix on ratings.answer (clinic_id, answered_at);
create index answer_branch_ix on ratings.answer (clinic_id, branch_id, day);

-- The mark for one visit's doctor. The primary key is what makes it once a visit.
create table ratings.doctor_mark (
  clinic_id uuid not null,
  visit_id uuid not null,
  answer_id uuid not null,
  doctor_id uuid not null,
  branch_id uuid not null,
  specialty_code text,
  mark smallint,
  -- 'rated', 'not_applicable' or 'not_seen' (the person says that this visit did not take place)
  outcome text not null,
  constraint doctor_mark_pk primary key (clinic_id, visit_id),
  constraint doctor_mark_answer_fk foreign key (clinic_id, answer_id) references ratings.answer (clinic_id, id) on delete cascade,
  constraint doctor_mark_visit_fk foreign key (clinic_id, visit_id) references visits.visit (clinic_id, id) on delete restrict,
  constraint doctor_mark_outcome_ck check (outcome in ('rated', 'not_applicable', 'not_seen')),
  constraint doctor_mark_mark_ck check ((outcome = 'rated') = (mark is not null) and mark between 1 and 5)
);
select platform.place('ratings.doctor_mark', 'distributed');
create index doctor_mark_answer_ix on ratings.doctor_mark (clinic_id, answer_id);
create index doctor_mark_doctor_ix on ratings.doctor_mark (clinic_id, doctor_id);

-- What was really written; read only by a moderator who says why, and every look is in the audit log.
create table ratings.original (
  clinic_id uuid not null,
  answer_id uuid not null,
  comment text,
  remarks text,
  proposals text,
  constraint original_pk primary key (clinic_id, answer_id),
  constraint original_answer_fk foreign key (clinic_id, answer_id) references ratings.answer (clinic_id, id) on delete cascade
);
select platform.place('ratings.original', 'distributed');

-- A text that speaks of danger to life, crime, corruption or abuse: the chief doctor hears of it at once.
create table ratings.alarm (
  clinic_id uuid not null,
  id uuid not null,
  answer_id uuid not null,
  kind text not null,
  raised_at timestamptz not null,
  seen_at timestamptz,
  seen_by uuid,
  constraint alarm_pk primary key (clinic_id, id),
  constraint alarm_kind_uq unique (clinic_id, answer_id, kind),
  constraint alarm_answer_fk foreign key (clinic_id, answer_id) references ratings.answer (clinic_id, id) on delete cascade,
  constraint alarm_kind_ck check (kind in ('danger_to_life', 'crime', 'corruption', 'abuse'))
);
select platform.place('ratings.alarm', 'distributed');
create index alarm_unseen_ix on ratings.alarm (clinic_id, raised_at)
  where seen_at is null;
