create schema letters;

-- How a clinic asks; a clinic without a row asks by the defaults of rules.ts.
create table letters.policy (
  clinic_id uuid not null,
  paused boolean not null default false,
  delay_hours_min int not null,
  delay_hours_max int not null,
  send_from time not null,
  send_to time not null,
  reminder_days int,
  updated_at timestamptz not null,
  updated_by uuid,
  constraint policy_pk primary key (clinic_id),
  constraint policy_clinic_fk foreign key (clinic_id) references clinics.clinic (id) on delete restrict,
  constraint policy_delay_ck check (delay_hours_min between 1 and delay_hours_max and delay_hours_max <= 168),
  constraint policy_hours_ck check (send_from < send_to)
);
select platform.place('letters.policy', 'distributed');

-- Visits that are never asked about. Each row matches by the code that it names.
create table letters.sensitive (
  clinic_id uuid not null,
  id uuid not null,
  kind text not null,
  code text not null,
  note text,
  created_at timestamptz not null,
  created_by uuid,
  constraint sensitive_pk primary key (clinic_id, id),
  constraint sensitive_code_uq unique (clinic_id, kind, code),
  constraint sensitive_kind_ck check (kind in ('specialty', 'service', 'type', 'class'))
);
select platform.place('letters.sensitive', 'distributed');

-- An edition of the clinic's wording; in force once the chief doctor has signed it. Never changed after signing.
create table letters.wording (
  clinic_id uuid not null,
  id uuid not null,
  audience text not null,
  lang text not null,
  edition int not null,
  subject text not null,
  -- paragraphs separated by an empty line
  body text not null,
  reminder_subject text not null,
  reminder_body text not null,
  created_at timestamptz not null,
  created_by uuid,
  signed_at timestamptz,
  signed_by uuid,
  signer_name text,
  signer_post text,
  constraint wording_pk primary key (clinic_id, id),
  constraint wording_edition_uq unique (clinic_id, audience, lang, edition),
  constraint wording_audience_ck check (audience in ('adult', 'child')),
  constraint wording_lang_ck check (lang in ('ru', 'en'))
);
select platform.place('letters.wording', 'distributed');

-- One letter a patient and day.
create table letters.letter (
  clinic_id uuid not null,
  id uuid not null,
  patient_id uuid not null,
  day date not null,
  audience text not null,
  lang text not null,
  -- open, answered, withdrawn (no visit left to ask about)
  state text not null,
  due_at timestamptz not null,
  -- until when its link may be answered
  expires_at timestamptz not null,
  first_sent_at timestamptz,
  answered_at timestamptz,
  updated_at timestamptz not null,
  constraint letter_pk primary key (clinic_id, id),
  constraint letter_patient_day_uq unique (clinic_id, patient_id, day),
  constraint letter_patient_fk foreign key (clinic_id, patient_id) references visits.patient (clinic_id, id) on delete restrict,
  constraint letter_state_ck check (state in ('open', 'answered', 'withdrawn'))
);
select platform.place('letters.letter', 'distributed');
create index letter_due_ix on letters.letter (clinic_id, due_at);

-- What was decided about a visit: it is in a letter, or it is refused for a reason. Made again when the visit changes.
create table letters.decision (
  clinic_id uuid not null,
  visit_id uuid not null,
  visit_version int not null,
  day date not null,
  letter_id uuid,
  refusal text,
  decided_at timestamptz not null,
  constraint decision_pk primary key (clinic_id, visit_id),
  constraint decision_visit_fk foreign key (clinic_id, visit_id) references visits.visit (clinic_id, id) on delete cascade,
  constraint decision_letter_fk foreign key (clinic_id, letter_id) references letters.letter (clinic_id, id) on delete cascade,
  constraint decision_outcome_ck check ((letter_id is null) <> (refusal is null))
);
select platform.place('letters.decision', 'distributed');
create index decision_letter_ix on letters.decision (clinic_id, letter_id);
create index decision_day_ix on letters.decision (clinic_id, day, refusal);

-- A message to be handed to the mail server: a letter, its reminder, or a notice whose text is kept here.
create table letters.message (
  clinic_id uuid not null,
  id uuid not null,
  kind text not null,
  letter_id uuid,
  wording_id uuid,
  -- for kinds other than letter and reminder: {to, subject, text, html, lang}
  content jsonb,
  state text not null,
  due_at timestamptz not null,
  next_try_at timestamptz not null,
  attempts int not null default 0,
  claimed_by text,
  claimed_until timestamptz,
  first_tried_at timestamptz,
  sent_at timestamptz,
  -- why it is soft_failed, failed or suppressed: a named reason, never an address
  reason text,
  last_response text,
  -- how many rows of message_event it has; the number of the newest
  event_count int not null default 0,
  updated_at timestamptz not null,
  constraint message_pk primary key (clinic_id, id),
  constraint message_letter_kind_uq unique (clinic_id, letter_id, kind),
  constraint message_letter_fk foreign key (clinic_id, letter_id) references letters.letter (clinic_id, id) on delete cascade,
  constraint message_wording_fk foreign key (clinic_id, wording_id) references letters.wording (clinic_id, id) on delete restrict,
  constraint message_kind_ck check (kind in ('letter', 'reminder', 'proof', 'notice', 'reply')),
  constraint message_state_ck check (state in
    ('queued', 'sending', 'sent', 'delivered_unknown', 'soft_failed', 'failed', 'suppressed')),
  constraint message_content_ck check ((kind in ('letter', 'reminder')) = (letter_id is not null and content is null))
);
select platform.place('letters.message', 'distributed');
create index message_due_ix on letters.message (clinic_id, next_try_at)
  where state in ('queued', 'soft_failed');
create index message_sending_ix on letters.message (clinic_id, claimed_until)
  where state = 'sending';

-- What happened to a message, in order; its state is folded from these (rules/delivery.ts).
create table letters.message_event (
  clinic_id uuid not null,
  message_id uuid not null,
  number int not null,
  kind text not null,
  at timestamptz not null,
  detail text,
  constraint message_event_pk primary key (clinic_id, message_id, number),
  constraint message_event_message_fk foreign key (clinic_id, message_id) references letters.message (clinic_id, id) on delete cascade
);
select platform.place('letters.message_event', 'distributed');

-- Addresses that get no more letters of this clinic. The address is kept only as a keyed hash.
create table letters.suppression (
  clinic_id uuid not null,
  address_hash bytea not null,
  reason text not null,
  since timestamptz not null,
  -- when it was copied to the network's other clinics; null means still to do
  spread_at timestamptz,
  constraint suppression_pk primary key (clinic_id, address_hash),
  constraint suppression_reason_ck check (reason in ('unsubscribed', 'hard_bounce', 'complaint'))
);
select platform.place('letters.suppression', 'distributed');

-- How far the planning job has read the clinic's visits.
create table letters.progress (
  clinic_id uuid not null,
  visits_read_to timestamptz not null,
  constraint progress_pk primary key (clinic_id)
);
select platform.place('letters.progress', 'distributed');
