-- Specialists on call: who is to be reached at a building from one time to another. Taken off the list is `ended_at`,
-- never a delete.
create table reception.on_call (
  clinic_id uuid not null,
  id uuid not null,
  account_id uuid not null,
  -- null: every building of the clinic
  branch_id uuid,
  from_at timestamptz not null,
  until_at timestamptz not null,
  -- how to reach them, as whoever listed them says; digits
  phone text,
  listed_by uuid,
  listed_at timestamptz not null,
  ended_at timestamptz,
  constraint on_call_pk primary key (clinic_id, id),
  constraint on_call_branch_fk foreign key (clinic_id, branch_id) references clinics.branch (clinic_id, id) on delete restrict,
  constraint on_call_span_ck check (until_at > from_at and until_at <= from_at + interval '24 hours'),
  constraint on_call_phone_ck check (phone ~ '^\+?[0-9]{3,15}$')
);
select platform.place('reception.on_call', 'distributed');
create index on_call_until_ix on reception.on_call (clinic_id, until_at) where ended_at is null;
-- a form sent twice lists once
create unique index on_call_line_uq on reception.on_call (clinic_id, account_id, branch_id, from_at) nulls not distinct where ended_at is null;

-- accounts that were told of a situation by mail, and whether at its beginning heads of department stood in for a
-- specialist on call
alter table reception.situation add column told uuid[] not null default '{}';
alter table reception.situation add column told_heads boolean not null default true;
