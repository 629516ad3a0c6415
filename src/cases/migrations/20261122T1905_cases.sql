create schema cases;

-- Limits as data, for the whole network. A case keeps the value and the edition under which it was opened.
create table cases.norm (
  key text not null,
  edition text not null,
  value int not null,
  -- working_days is the only unit so far
  unit text not null,
  source_ru text not null,
  source_en text not null,
  valid_from date not null,
  -- the last day on which the edition holds; null without an end
  valid_to date,
  constraint norm_pk primary key (key, edition),
  constraint norm_unit_ck check (unit in ('working_days')),
  constraint norm_value_ck check (value between 1 and 60)
);
select platform.place('cases.norm', 'reference');

-- Nobody has published a term for answering patients' comments; eight working days is what problem reports have.
insert into cases.norm (key, edition, value, unit, source_ru, source_en, valid_from)
values ('comment_reply', '2026', 8, 'working_days',
  'наш выбор: срок ответа на комментарий нигде не задан, взят срок сообщений о проблемах',
  'our choice: no term for answering comments is published, so that of problem reports is taken', '2015-07-01');

-- A matter that somebody must settle by a date. Everything below `letter_id` is folded from the steps (rules/state.ts).
create table cases.case (
  clinic_id uuid not null,
  id uuid not null,
  branch_id uuid,
  -- what it is about, in the words of the slice that opened it: 'answer' and the answer's id
  subject_kind text not null,
  subject_id uuid not null,
  -- names a title in words/: doctor, staff, queue, premises, booking, medicine, thanks, proposal, other
  title_code text not null,
  -- whose author is written to; null when there is nobody to write to
  letter_id uuid,
  lang text not null,
  opened_at timestamptz not null,
  state text not null,
  owner_account_id uuid,
  -- who was asked to take it over and has not said yes
  offered_to uuid,
  -- 1, and one more each time it was reopened
  round int not null,
  -- the norm under which the clock of this round runs
  norm_key text not null,
  norm_edition text not null,
  due_on date not null,
  climbed_at timestamptz,
  replied_at timestamptz,
  verdict text,
  verdict_at timestamptz,
  step_count int not null,
  updated_at timestamptz not null,
  constraint case_pk primary key (clinic_id, id),
  constraint case_subject_uq unique (clinic_id, subject_kind, subject_id),
  constraint case_branch_fk foreign key (clinic_id, branch_id) references clinics.branch (clinic_id, id) on delete restrict,
  constraint case_letter_fk foreign key (clinic_id, letter_id) references letters.letter (clinic_id, id) on delete restrict,
  constraint case_norm_fk foreign key (norm_key, norm_edition) references cases.norm (key, edition) on delete restrict,
  constraint case_state_ck check (state in ('open', 'offered', 'asked', 'replied', 'settled')),
  constraint case_verdict_ck check (verdict in ('helped', 'not_solved')),
  constraint case_lang_ck check (lang in ('ru', 'en')),
  constraint case_offered_ck check ((state = 'offered') = (offered_to is not null))
);
select platform.place('cases.case', 'distributed');
create index case_work_ix on cases.case (clinic_id, due_on)
  where state <> 'settled';
create index case_owner_ix on cases.case (clinic_id, owner_account_id);
create index case_letter_ix on cases.case (clinic_id, letter_id);

-- What happened, in order; facts are appended and never changed.
create table cases.step (
  clinic_id uuid not null,
  case_id uuid not null,
  number int not null,
  kind text not null,
  at timestamptz not null,
  actor_kind text not null,
  actor_account_id uuid,
  -- the name as it was then
  actor_name text,
  -- by kind: dates of the clock, whom it was handed to, words of staff, reasons of the gate, masked words of the author
  detail jsonb not null,
  constraint step_pk primary key (clinic_id, case_id, number),
  constraint step_case_fk foreign key (clinic_id, case_id) references cases.case (clinic_id, id) on delete cascade
);
select platform.place('cases.step', 'distributed');

-- A reply that went out. The gate compares new ones with the newest of these.
create table cases.reply (
  clinic_id uuid not null,
  id uuid not null,
  case_id uuid not null,
  text text not null,
  account_id uuid,
  replied_at timestamptz not null,
  -- the message that carries it; null when the case has nobody to write to
  message_id uuid,
  constraint reply_pk primary key (clinic_id, id),
  constraint reply_case_fk foreign key (clinic_id, case_id) references cases.case (clinic_id, id) on delete cascade
);
select platform.place('cases.reply', 'distributed');
create index reply_newest_ix on cases.reply (clinic_id, replied_at);
create index reply_case_ix on cases.reply (clinic_id, case_id);

-- A reply that was held back: the text waits here to be mended, with the reasons.
create table cases.draft (
  clinic_id uuid not null,
  case_id uuid not null,
  text text not null,
  reasons jsonb not null,
  account_id uuid,
  held_at timestamptz not null,
  constraint draft_pk primary key (clinic_id, case_id),
  constraint draft_case_fk foreign key (clinic_id, case_id) references cases.case (clinic_id, id) on delete cascade
);
select platform.place('cases.draft', 'distributed');

-- Beginnings of replies that a clinic keeps. Word for word none of them passes the gate.
create table cases.template (
  clinic_id uuid not null,
  id uuid not null,
  title text not null,
  text text not null,
  updated_at timestamptz not null,
  updated_by uuid,
  constraint template_pk primary key (clinic_id, id),
  constraint template_clinic_fk foreign key (clinic_id) references clinics.clinic (id) on delete restrict
);
select platform.place('cases.template', 'distributed');
