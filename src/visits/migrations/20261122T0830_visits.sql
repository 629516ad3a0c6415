create schema visits;

-- Only what asking needs: no family name, no policy, no diagnosis ever enters this database.
create table visits.patient (
  clinic_id uuid not null,
  id uuid not null,
  fhir_id text not null,
  fhir_version int not null default 1,
  active boolean not null default true,
  -- how a letter addresses the person: «Мария Ивановна»
  greeting_name text,
  gender text,
  -- FHIR date: YYYY, YYYY-MM or YYYY-MM-DD
  birth_date text,
  lang text not null default 'ru',
  email text,
  -- consent to letters, with the moment it was given when known
  letters_consent boolean not null default false,
  letters_consent_at timestamptz,
  deceased boolean not null default false,
  -- for a child: who answers for it
  parent_greeting_name text,
  parent_email text,
  updated_at timestamptz not null,
  constraint patient_pk primary key (clinic_id, id),
  constraint patient_fhir_uq unique (clinic_id, fhir_id),
  constraint patient_lang_ck check (lang in ('ru', 'en'))
);
select platform.place('visits.patient', 'distributed');

create table visits.visit (
  clinic_id uuid not null,
  id uuid not null,
  fhir_id text not null,
  fhir_version int not null default 1,
  -- FHIR Encounter.status; a visit counts when it is 'finished'
  status text not null,
  patient_id uuid not null,
  doctor_id uuid,
  branch_id uuid,
  -- Encounter.class, .type, .serviceType: what the list of sensitive visits looks at
  class_code text,
  type_code text,
  service_code text,
  specialty_code text,
  started_at timestamptz,
  ended_at timestamptz,
  -- local date of the end in the clinic's zone
  day date,
  received_at timestamptz not null,
  updated_at timestamptz not null,
  constraint visit_pk primary key (clinic_id, id),
  constraint visit_fhir_uq unique (clinic_id, fhir_id),
  constraint visit_patient_fk foreign key (clinic_id, patient_id) references visits.patient (clinic_id, id) on delete restrict,
  constraint visit_doctor_fk foreign key (clinic_id, doctor_id) references clinics.doctor (clinic_id, id) on delete restrict,
  constraint visit_branch_fk foreign key (clinic_id, branch_id) references clinics.branch (clinic_id, id) on delete restrict,
  constraint visit_status_ck check (status in ('planned', 'arrived', 'triaged', 'in-progress', 'onleave',
    'finished', 'cancelled', 'entered-in-error', 'unknown')),
  constraint visit_finished_ck check (status <> 'finished'
    or (doctor_id is not null and branch_id is not null and ended_at is not null and day is not null))
);
select platform.place('visits.visit', 'distributed');
create index visit_updated_ix on visits.visit (clinic_id, updated_at);
create index visit_patient_ix on visits.visit (clinic_id, patient_id, day);
create index visit_day_ix on visits.visit (clinic_id, day);
