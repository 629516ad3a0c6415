create schema clinics;

create table clinics.okrug (
  code text not null,
  name_ru text not null,
  name_en text not null,
  -- outline for maps: [[lon, lat], …]
  outline jsonb,
  constraint okrug_pk primary key (code)
);
select platform.place('clinics.okrug', 'reference');

create table clinics.specialty (
  code text not null,
  name_ru text not null,
  name_en text not null,
  constraint specialty_pk primary key (code)
);
select platform.place('clinics.specialty', 'reference');

create table clinics.clinic (
  id uuid not null,
  -- the word in addresses: gp-7
  slug text not null,
  fhir_id text not null,
  fhir_version int not null default 1,
  name_ru text not null,
  name_en text not null,
  audience text not null,
  okrug_code text,
  zone text not null,
  chief_doctor_name text,
  chief_doctor_post_ru text,
  chief_doctor_post_en text,
  phone text,
  active boolean not null default true,
  updated_at timestamptz not null,
  constraint clinic_pk primary key (id),
  constraint clinic_slug_uq unique (slug),
  constraint clinic_okrug_fk foreign key (okrug_code) references clinics.okrug (code) on delete restrict,
  constraint clinic_audience_ck check (audience in ('adult', 'child', 'both')),
  constraint clinic_slug_ck check (slug ~ '^[a-z0-9][a-z0-9-]{0,39}$')
);
select platform.place('clinics.clinic', 'reference');

create table clinics.branch (
  clinic_id uuid not null,
  id uuid not null,
  slug text not null,
  fhir_id text not null,
  fhir_version int not null default 1,
  name_ru text not null,
  name_en text not null,
  address text,
  okrug_code text,
  latitude double precision,
  longitude double precision,
  phone text,
  -- [{"days": ["mon", …], "opens": "08:00", "closes": "20:00"}, …]
  opening_hours jsonb,
  active boolean not null default true,
  updated_at timestamptz not null,
  constraint branch_pk primary key (clinic_id, id),
  constraint branch_slug_uq unique (clinic_id, slug),
  constraint branch_fhir_uq unique (clinic_id, fhir_id),
  constraint branch_clinic_fk foreign key (clinic_id) references clinics.clinic (id) on delete restrict,
  constraint branch_okrug_fk foreign key (okrug_code) references clinics.okrug (code) on delete restrict
);
select platform.place('clinics.branch', 'reference');

-- A floor, room or other place inside a branch (FHIR Location with partOf).
create table clinics.place (
  clinic_id uuid not null,
  id uuid not null,
  fhir_id text not null,
  fhir_version int not null default 1,
  branch_id uuid not null,
  kind text,
  name text not null,
  active boolean not null default true,
  updated_at timestamptz not null,
  constraint place_pk primary key (clinic_id, id),
  constraint place_fhir_uq unique (clinic_id, fhir_id),
  constraint place_branch_fk foreign key (clinic_id, branch_id) references clinics.branch (clinic_id, id) on delete restrict
);
select platform.place('clinics.place', 'distributed');

create table clinics.service (
  clinic_id uuid not null,
  id uuid not null,
  fhir_id text not null,
  fhir_version int not null default 1,
  branch_id uuid,
  specialty_code text,
  type_code text,
  name text not null,
  active boolean not null default true,
  updated_at timestamptz not null,
  constraint service_pk primary key (clinic_id, id),
  constraint service_fhir_uq unique (clinic_id, fhir_id),
  constraint service_branch_fk foreign key (clinic_id, branch_id) references clinics.branch (clinic_id, id) on delete restrict,
  constraint service_specialty_fk foreign key (specialty_code) references clinics.specialty (code) on delete restrict
);
select platform.place('clinics.service', 'distributed');

create table clinics.doctor (
  clinic_id uuid not null,
  id uuid not null,
  fhir_id text not null,
  fhir_version int not null default 1,
  family text not null,
  given text,
  patronymic text,
  gender text,
  active boolean not null default true,
  updated_at timestamptz not null,
  constraint doctor_pk primary key (clinic_id, id),
  constraint doctor_fhir_uq unique (clinic_id, fhir_id)
);
select platform.place('clinics.doctor', 'distributed');

-- What a doctor does where (FHIR PractitionerRole).
create table clinics.doctor_role (
  clinic_id uuid not null,
  id uuid not null,
  fhir_id text not null,
  fhir_version int not null default 1,
  doctor_id uuid not null,
  branch_id uuid,
  specialty_code text,
  starts_on date,
  ends_on date,
  active boolean not null default true,
  updated_at timestamptz not null,
  constraint doctor_role_pk primary key (clinic_id, id),
  constraint doctor_role_fhir_uq unique (clinic_id, fhir_id),
  constraint doctor_role_doctor_fk foreign key (clinic_id, doctor_id) references clinics.doctor (clinic_id, id) on delete restrict,
  constraint doctor_role_branch_fk foreign key (clinic_id, branch_id) references clinics.branch (clinic_id, id) on delete restrict,
  constraint doctor_role_specialty_fk foreign key (specialty_code) references clinics.specialty (code) on delete restrict
);
select platform.place('clinics.doctor_role', 'distributed');
create index doctor_role_doctor_ix on clinics.doctor_role (clinic_id, doctor_id);
