-- Attachment: which branch looks after a person. Decided within two working days; changed once a year, unless the person
-- has moved (domain: norms; vademec.ru, sevastopol.press).
insert into access.norm (key, edition, value, unit, start_event, name_ru, name_en, source, valid_from)
values
  ('attachment', '2025-09', 2, 'working_days', 'application', 'Решение о прикреплении', 'Decision on attachment', 'Порядок выбора медицинской организации, с 1 сентября 2025 года', '2025-09-01'),
  ('attachment_change', '2025-09', 365, 'calendar_days', 'attachment', 'Смена поликлиники не чаще раза в год', 'Change of clinic, once a year', 'Федеральный закон 323-ФЗ, статья 21', '2025-09-01');

-- Where a person is attached, and was. Of the whole network: one stands at a time.
create table access.attachment (
  person_id uuid not null,
  id uuid not null,
  clinic_id uuid not null,
  branch_id uuid not null,
  since date not null,
  until date,
  -- true while it stands, null afterwards: one a person
  current boolean,
  created_at timestamptz not null,
  constraint attachment_pk primary key (person_id, id),
  constraint attachment_current_uq unique (person_id, current),
  constraint attachment_until_ck check ((current is null) = (until is not null))
);
select platform.place('access.attachment', 'managed_local');

-- Applications of a person in all clinics, newest last: a page reads them without asking every clinic. The one that is in
-- hand is a key, so that two at once are impossible.
create table access.attach_entry (
  person_id uuid not null,
  application_id uuid not null,
  clinic_id uuid not null,
  branch_id uuid not null,
  account_id uuid not null,
  applied_at timestamptz not null,
  -- true while it is in hand
  open boolean,
  constraint attach_entry_pk primary key (person_id, application_id),
  constraint attach_entry_open_uq unique (person_id, open)
);
select platform.place('access.attach_entry', 'managed_local');
create index attach_entry_account_ix on access.attach_entry (account_id);

-- An application as the clinic decides it.
create table access.attach_application (
  clinic_id uuid not null,
  id uuid not null,
  branch_id uuid not null,
  person_id uuid not null,
  account_id uuid not null,
  person_name text not null,
  birth_date date not null,
  audience text not null,
  phone text,
  email text,
  lang text not null,
  -- the person says that they have moved: then a year need not have passed
  moved boolean not null,
  -- where they are attached now, as they said nothing of it: from our own table
  from_branch_id uuid,
  applied_at timestamptz not null,
  applied_on date not null,
  due_on date not null,
  norm_key text not null,
  norm_edition text not null,
  state text not null,
  reason_code text,
  climbed_at timestamptz,
  decided_at timestamptz,
  decided_by uuid,
  event_count int not null,
  updated_at timestamptz not null,
  constraint attach_application_pk primary key (clinic_id, id),
  constraint attach_application_branch_fk foreign key (clinic_id, branch_id) references clinics.branch (clinic_id, id) on delete restrict,
  constraint attach_application_state_ck check (state in ('open', 'accepted', 'refused', 'withdrawn')),
  constraint attach_application_decided_ck check ((state = 'open') = (decided_at is null)),
  constraint attach_application_reason_ck check ((state = 'refused') = (reason_code is not null)),
  constraint attach_application_audience_ck check (audience in ('adult', 'child'))
);
select platform.place('access.attach_application', 'distributed');
create index attach_application_list_ix on access.attach_application (clinic_id, state, due_on);
create index attach_application_late_ix on access.attach_application (due_on) where state = 'open';

create table access.attach_event (
  clinic_id uuid not null,
  application_id uuid not null,
  number int not null,
  kind text not null,
  at timestamptz not null,
  actor_kind text not null,
  actor_id text,
  detail jsonb,
  constraint attach_event_pk primary key (clinic_id, application_id, number),
  constraint attach_event_application_fk foreign key (clinic_id, application_id) references access.attach_application (clinic_id, id) on delete cascade
);
select platform.place('access.attach_event', 'distributed');

-- How many a branch looks after and may: kept by the chief doctor. No row: no limit is known, and none is claimed.
create table access.branch_limit (
  clinic_id uuid not null,
  branch_id uuid not null,
  audience text not null,
  attached_count int not null,
  attached_max int not null,
  updated_at timestamptz not null,
  updated_by uuid,
  constraint branch_limit_pk primary key (clinic_id, branch_id, audience),
  constraint branch_limit_branch_fk foreign key (clinic_id, branch_id) references clinics.branch (clinic_id, id) on delete restrict,
  constraint branch_limit_audience_ck check (audience in ('adult', 'child')),
  constraint branch_limit_counts_ck check (attached_count >= 0 and attached_max >= 0)
);
select platform.place('access.branch_limit', 'distributed');

-- Why an application may be refused, and nothing else: dated data.
create table access.attach_ground (
  code text not null,
  edition text not null,
  sentence_ru text not null,
  sentence_en text not null,
  source text not null,
  valid_from date not null,
  valid_to date,
  constraint attach_ground_pk primary key (code, edition)
);
select platform.place('access.attach_ground', 'reference');

insert into access.attach_ground (code, edition, sentence_ru, sentence_en, source, valid_from)
values
  ('once_a_year', '2025-09', 'С прошлого прикрепления не прошло года, а место жительства не менялось.', 'A year has not passed since the last attachment, and the place of residence has not changed.', '323-ФЗ, статья 21', '2025-09-01'),
  ('overloaded', '2025-09', 'Филиал уже ведёт столько пациентов, сколько может принять.', 'The branch already looks after as many patients as it can.', '323-ФЗ, статья 21', '2025-09-01'),
  ('no_consent', '2025-09', 'Участковый врач не может взять ещё одного пациента, выбрать можно другого врача или филиал.', 'The district doctor cannot take another patient; another doctor or branch can be chosen.', '323-ФЗ, статья 21', '2025-09-01'),
  ('wrong_age', '2025-09', 'Филиал принимает пациентов другого возраста.', 'The branch sees patients of another age.', '323-ФЗ, статья 21', '2025-09-01'),
  ('wrong_record', '2025-09', 'Данные заявления не сходятся с полисом. Проверьте имя и дату рождения и подайте заявление ещё раз.', 'The application does not match the insurance policy. Check the name and birth date and apply again.', 'our choice', '2025-09-01');
