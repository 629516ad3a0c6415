create schema people;

-- A resident or a member of staff, known by the identity provider's issuer and subject.
create table people.account (
  id uuid not null,
  issuer text not null,
  -- the provider's `sub`; for people entered by CSV before their first sign-in, their login
  subject text not null,
  login text,
  name text not null,
  email text,
  lang text not null default 'ru',
  created_at timestamptz not null,
  signed_in_at timestamptz,
  constraint account_pk primary key (id),
  constraint account_subject_uq unique (issuer, subject),
  constraint account_lang_ck check (lang in ('ru', 'en'))
);
select platform.place('people.account', 'managed_local');

-- A role at a clinic, or in the whole network (clinic_id is the nil id), from one day to another.
create table people.role (
  id uuid not null,
  account_id uuid not null,
  clinic_id uuid not null,
  role text not null,
  -- for the role doctor: which doctor of the clinic the person is
  doctor_id uuid,
  valid_from date not null,
  -- the last day on which the role holds; null without an end
  valid_to date,
  source text not null,
  given_by uuid,
  given_at timestamptz not null,
  ended_by uuid,
  constraint role_pk primary key (id),
  constraint role_account_fk foreign key (account_id) references people.account (id) on delete cascade,
  constraint role_role_ck check (role in
    ('doctor', 'head_of_department', 'chief_doctor', 'moderator', 'city_officer', 'operator')),
  constraint role_source_ck check (source in ('page', 'csv', 'claims', 'demo')),
  constraint role_dates_ck check (valid_to is null or valid_to >= valid_from)
);
select platform.place('people.role', 'managed_local');
create index role_account_ix on people.role (account_id);
create index role_clinic_ix on people.role (clinic_id);

-- A signed-in browser. The cookie's token is kept hashed (SHA-256).
create table people.session (
  token_hash bytea not null,
  account_id uuid not null,
  created_at timestamptz not null,
  seen_at timestamptz not null,
  expires_at timestamptz not null,
  revoked_at timestamptz,
  user_agent text,
  -- what OpenID Connect needs to end the session at the provider
  id_token text,
  constraint session_pk primary key (token_hash)
);
select platform.place('people.session', 'local');
create index session_account_ix on people.session (account_id);

-- A bearer token of a clinic's own system, kept hashed.
create table people.api_token (
  token_hash bytea not null,
  id uuid not null,
  clinic_id uuid not null,
  name text not null,
  scopes text[] not null,
  created_at timestamptz not null,
  expires_at timestamptz,
  revoked_at timestamptz,
  used_at timestamptz,
  constraint api_token_pk primary key (token_hash),
  constraint api_token_id_uq unique (id)
);
select platform.place('people.api_token', 'managed_local');
