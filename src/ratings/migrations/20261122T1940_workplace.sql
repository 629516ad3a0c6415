-- What staff have done with an answer: facts, appended in order and never changed. The answer's own columns below are
-- folded from them (rules/work.ts); an answer without events is new.
create table ratings.answer_event (
  clinic_id uuid not null,
  answer_id uuid not null,
  -- 1, 2, 3 … within the answer
  number int not null,
  -- read, marks_read, replied, handed, case_opened, thanked, nothing, returned, changed
  kind text not null,
  at timestamptz not null,
  -- as in platform.audit_event: account, link, system
  actor_kind text not null,
  account_id uuid,
  -- as the person was called then
  actor_name text,
  -- a reason in words of staff, the case's id; never words of the patient
  detail jsonb not null,
  constraint answer_event_pk primary key (clinic_id, answer_id, number),
  constraint answer_event_answer_fk foreign key (clinic_id, answer_id) references ratings.answer (clinic_id, id) on delete cascade
);
select platform.place('ratings.answer_event', 'distributed');

-- new, read, done
alter table ratings.answer add column work_state text not null default 'new';
-- what was done: marks, replied, handed, case, thanked, nothing; null until then
alter table ratings.answer add column outcome text;
alter table ratings.answer add column event_count int not null default 0;
alter table ratings.answer add constraint answer_work_ck check (work_state in ('new', 'read', 'done')
  and (work_state = 'done') = (outcome is not null));

-- What it is about (rules/topics.ts); null until that has been found, empty when no topic fits.
alter table ratings.answer add column topics text[];

alter table ratings.answer add column has_words boolean not null
  generated always as (comment is not null or remarks is not null or proposals is not null) stored;

-- The masked words by their stems. The letter ё is read as е, in questions too.
alter table ratings.answer add column stems tsvector
  generated always as (to_tsvector('russian'::regconfig, translate(
    coalesce(comment, '') || ' ' || coalesce(remarks, '') || ' ' || coalesce(proposals, ''), 'ёЁ', 'еЕ'))) stored;
create index answer_stems_ix on ratings.answer using gin (stems);

-- The workplace in its order: only what waits, however many old answers there are.
create index answer_waiting_ix on ratings.answer (clinic_id, work_state, answered_at desc, id desc)
  include (topics, has_words)
  where work_state in ('new', 'read');
create index answer_newest_ix on ratings.answer (clinic_id, answered_at desc, id desc);
create index answer_untold_ix on ratings.answer (clinic_id)
  where topics is null;

-- The moderator's decision about words whose author lets them be published: published, refused; null before it.
alter table ratings.answer add column publication text;
alter table ratings.answer add constraint answer_publication_ck check (publication in ('published', 'refused'));
create index answer_moderation_ix on ratings.answer (clinic_id, editable_until, id)
  where may_publish and publication is null;
create index answer_published_ix on ratings.answer (clinic_id, branch_id, day desc)
  where publication = 'published';

-- The words as the public reads them, or the rule under which they were refused.
create table ratings.publication (
  clinic_id uuid not null,
  answer_id uuid not null,
  comment text,
  remarks text,
  proposals text,
  -- personal_data, insult, accusation, not_about_visit, advertising, unreadable; null when published
  refused_rule text,
  decided_at timestamptz not null,
  -- null for decisions that were loaded with their answers
  decided_by uuid,
  constraint publication_pk primary key (clinic_id, answer_id),
  constraint publication_answer_fk foreign key (clinic_id, answer_id) references ratings.answer (clinic_id, id) on delete cascade
);
select platform.place('ratings.publication', 'distributed');

-- Comments that a doctor was shown at once: at least five authors in each. A batch never changes.
create table ratings.doctor_batch (
  clinic_id uuid not null,
  id uuid not null,
  doctor_id uuid not null,
  -- first days of the months of the first and the last visit: nothing finer is shown
  month_from date not null,
  month_until date not null,
  released_at timestamptz not null,
  constraint doctor_batch_pk primary key (clinic_id, id),
  constraint doctor_batch_doctor_fk foreign key (clinic_id, doctor_id) references clinics.doctor (clinic_id, id) on delete restrict
);
select platform.place('ratings.doctor_batch', 'distributed');
create index doctor_batch_doctor_ix on ratings.doctor_batch (clinic_id, doctor_id);

-- One comment of a batch, in the words that were shown.
create table ratings.doctor_comment (
  clinic_id uuid not null,
  answer_id uuid not null,
  batch_id uuid not null,
  comment text,
  remarks text,
  -- the chief doctor passed it on as thanks
  thanked boolean not null,
  constraint doctor_comment_pk primary key (clinic_id, answer_id),
  constraint doctor_comment_answer_fk foreign key (clinic_id, answer_id) references ratings.answer (clinic_id, id) on delete cascade,
  constraint doctor_comment_batch_fk foreign key (clinic_id, batch_id) references ratings.doctor_batch (clinic_id, id) on delete cascade
);
select platform.place('ratings.doctor_comment', 'distributed');
create index doctor_comment_batch_ix on ratings.doctor_comment (clinic_id, batch_id);
