-- Schedules kept here, for a network that has no other system: the same hours on a weekday, and what differs on some
-- days. Slots are made from them (access/own/rules/slots.ts).
create table access.template (
  clinic_id uuid not null,
  id uuid not null,
  doctor_id uuid not null,
  branch_id uuid not null,
  specialty_code text not null,
  place_id uuid,
  -- 1 Monday to 7 Sunday
  weekday smallint not null,
  -- local times
  opens text not null,
  closes text not null,
  -- length of a visit; null follows access.specialty_rule
  visit_minutes smallint,
  -- [{"from": "12:00", "to": "12:30"}, …]
  pauses jsonb not null,
  audience text not null,
  referral_only boolean not null,
  -- whole per cent kept for urgent visits; of the rest, for first and for repeat ones
  urgent_percent smallint not null,
  first_percent smallint not null,
  repeat_percent smallint not null,
  on_holidays boolean not null,
  valid_from date not null,
  -- the last day; null without an end
  valid_to date,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  constraint template_pk primary key (clinic_id, id),
  constraint template_doctor_fk foreign key (clinic_id, doctor_id) references clinics.doctor (clinic_id, id) on delete restrict,
  constraint template_branch_fk foreign key (clinic_id, branch_id) references clinics.branch (clinic_id, id) on delete restrict,
  constraint template_place_fk foreign key (clinic_id, place_id) references clinics.place (clinic_id, id) on delete restrict,
  constraint template_specialty_fk foreign key (specialty_code) references clinics.specialty (code) on delete restrict,
  constraint template_weekday_ck check (weekday between 1 and 7),
  constraint template_hours_ck check (opens ~ '^\d\d:\d\d$' and closes ~ '^\d\d:\d\d$' and closes > opens),
  constraint template_minutes_ck check (visit_minutes between 5 and 240),
  constraint template_audience_ck check (audience in ('adult', 'child', 'both')),
  constraint template_shares_ck check (
    urgent_percent between 0 and 100 and first_percent >= 0 and repeat_percent >= 0 and first_percent + repeat_percent <= 100),
  constraint template_dates_ck check (valid_to is null or valid_to >= valid_from)
);
select platform.place('access.template', 'distributed');
create index template_doctor_ix on access.template (clinic_id, doctor_id);

create table access.deviation (
  clinic_id uuid not null,
  id uuid not null,
  doctor_id uuid not null,
  kind text not null,
  from_day date not null,
  to_day date not null,
  -- of an absence: part of the day; null: all of it. Of extra hours: when they begin and end.
  opens text,
  closes text,
  -- of another room: where it is
  branch_id uuid,
  place_id uuid,
  -- of extra hours: all that a template says, but the day
  offering jsonb,
  created_at timestamptz not null,
  ended_at timestamptz,
  constraint deviation_pk primary key (clinic_id, id),
  constraint deviation_doctor_fk foreign key (clinic_id, doctor_id) references clinics.doctor (clinic_id, id) on delete restrict,
  constraint deviation_kind_ck check (kind in ('illness', 'leave', 'absence', 'room', 'extra')),
  constraint deviation_days_ck check (to_day >= from_day),
  constraint deviation_hours_ck check ((opens is null) = (closes is null) and closes > opens),
  constraint deviation_room_ck check ((kind = 'room') = (place_id is not null)),
  constraint deviation_extra_ck check ((kind = 'extra') = (offering is not null))
);
select platform.place('access.deviation', 'distributed');
create index deviation_doctor_ix on access.deviation (clinic_id, doctor_id, to_day);

-- Whoever holds a clinic's row changes its own slots: the job that rolls them on and the pages never do so at once.
create table access.roll (
  clinic_id uuid not null,
  -- the last local day up to which slots are made
  rolled_to date,
  rolled_at timestamptz,
  constraint roll_pk primary key (clinic_id)
);
select platform.place('access.roll', 'distributed');
