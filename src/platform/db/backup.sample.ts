// A database for the test of backup and restore: everything that has ever spoiled an export. The schema
// stands for what migrations make; the rows for what people then do. Both are scripts of statements.

/** Two circles of keys, a key of a table on itself, triggers, partitions, seeded rows, the queue's schema. */
export const SAMPLE_SCHEMA = `
create schema platform;
create table platform.migration (name text primary key, timestamp text not null);
create table platform.migration_lock (id text primary key, is_locked integer not null);
insert into platform.migration values ('20260101T0900_one', '1'), ('20260102T0900_two', '2');
insert into platform.migration_lock values ('migration_lock', 0);

create schema pgboss;
create table pgboss.job (id integer primary key);

create schema clinics;
create type clinics.kind as enum ('взрослая', 'детская');
create table clinics.specialty (code text primary key, title text not null);
insert into clinics.specialty values ('therapy', 'терапия'), ('surgery', 'хирургия');
create table clinics.clinic (
  id uuid primary key,
  kind clinics.kind not null,
  title text not null,
  note text,
  head_id uuid,
  opened_on date,
  slogan text generated always as (upper(title)) stored
);
create table clinics.branch (
  clinic_id uuid references clinics.clinic,
  number integer generated always as identity,
  title text,
  primary key (clinic_id, number)
);
create table clinics.doctor (
  clinic_id uuid not null references clinics.clinic,
  id uuid not null,
  name text not null,
  specialty text not null references clinics.specialty,
  mentor_id uuid,
  rate numeric(12, 4),
  primary key (clinic_id, id),
  foreign key (clinic_id, mentor_id) references clinics.doctor (clinic_id, id)
);
alter table clinics.clinic add constraint clinic_head_fk
  foreign key (id, head_id) references clinics.doctor (clinic_id, id);

create schema answers;
create table answers.answer (
  clinic_id uuid not null,
  id bigserial,
  doctor_id uuid not null,
  at timestamptz not null,
  marks smallint[] not null,
  grid text[][],
  extra jsonb,
  raw json,
  scan bytea,
  took interval,
  weight double precision,
  span tstzrange,
  address inet,
  anonymous boolean,
  primary key (clinic_id, id),
  foreign key (clinic_id, doctor_id) references clinics.doctor (clinic_id, id)
);
create table answers.left_page (id integer primary key, right_id integer not null);
create table answers.right_page (
  id integer primary key,
  left_id integer not null references answers.left_page
);
alter table answers.left_page add constraint left_right_fk
  foreign key (right_id) references answers.right_page deferrable initially deferred;
create table answers.event (at date not null, id integer not null, line text, primary key (at, id))
  partition by range (at);
create table answers.event_2025 partition of answers.event for values from ('2025-01-01') to ('2026-01-01');
create table answers.event_2026 partition of answers.event for values from ('2026-01-01') to ('2027-01-01');
create table answers."Странная таблица" ("Имя" text, "select" integer);
create table answers.tally_line (id uuid primary key);
create function answers.note_line() returns trigger language plpgsql as $$
begin
  insert into answers.tally_line values (gen_random_uuid());
  return new;
end $$;
create trigger switched_off after insert on answers.answer
  for each row execute function answers.note_line();
alter table answers.answer disable trigger switched_off;
create trigger switched_on after insert on answers.right_page
  for each row execute function answers.note_line();
create function answers.refuse() returns trigger language plpgsql as $$
begin
  raise exception 'append only';
end $$;
create trigger kept before truncate on answers.event execute function answers.refuse();
create sequence answers.paper start 100;
create materialized view answers.tally as
  select clinic_id, count(*) as answers
  from answers.answer
  group by clinic_id;
`

/** Line ends, tabs, COPY's own marks, Cyrillic, null against empty, not-a-number, strange dates. */
export const SAMPLE_ROWS = `
insert into pgboss.job values (1);
insert into clinics.clinic (id, kind, title, note, opened_on)
select
  format('00000000-0000-7000-8000-%s', lpad(n::text, 12, '0'))::uuid,
  case n % 2 when 0 then 'взрослая' else 'детская' end::clinics.kind,
  'Поликлиника № ' || n,
  (array[
    null, '',
    E'строка\\nвторая\\r\\nтретья\\tтабуляция', E'\\\\N', E'\\\\.', E'кавычки " и \\\\ ''', '🙂 ё', E'\\u0001'
  ])[1 + n % 8],
  case n when 1 then '0044-03-15 BC'::date when 2 then 'infinity' end
from generate_series(1, 40) as n;
insert into clinics.branch (clinic_id, title)
select id, title
from clinics.clinic
order by id;
insert into clinics.doctor (clinic_id, id, name, specialty, mentor_id, rate)
select
  c.id, md5(c.id::text || n)::uuid, 'Врач ' || n, (array['therapy', 'surgery'])[1 + n % 2],
  md5(c.id::text || (n % 5 + 1))::uuid, case n when 5 then 'NaN' else n / 7.0 end
from clinics.clinic c, generate_series(1, 5) as n;
update clinics.clinic
set head_id = md5(id::text || 3)::uuid
where kind = 'детская';
insert into answers.answer
  (clinic_id, doctor_id, at, marks, grid, extra, raw, scan, took, weight, span, address, anonymous)
select
  d.clinic_id, d.id, timestamptz '2026-03-29 00:59:59.123456+03' + n * interval '1 hour',
  array[n, null, 5], array[array['а', ''], array['{"x"}', null]],
  jsonb_build_object('мысль', repeat('долго ', n), 'n', null), '{"b" : 1,  "a":2}',
  decode('00ff0a0d095c' || md5(n::text), 'hex'), interval '1 mon -2 days 00:00:01.5', 0.1 + n / 3.0::float8,
  tstzrange('2026-01-01', null), '10.0.0.1/8', (array[true, false, null])[1 + n % 3]
from clinics.doctor d, generate_series(1, 5) as n;
begin;
insert into answers.left_page values (1, 2), (2, 1);
insert into answers.right_page values (1, 2), (2, 1);
commit;
insert into answers.event
select date '2025-12-30' + n, n, 'событие ' || n
from generate_series(1, 5) as n;
insert into answers."Странная таблица" values ('', 1), (null, null), ('ё', 3);
select nextval('answers.paper'), nextval('answers.paper');
refresh materialized view answers.tally;
`
