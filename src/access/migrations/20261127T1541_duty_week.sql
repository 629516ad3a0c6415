-- Duty hours that come back every week. A day that departs from the week has rows of its own in access.duty, or is named
-- in access.duty_off when nobody sees patients without a booking; on an official day off on a weekday the week does not
-- hold, and nothing is known until that day's hours are entered.
create table access.duty_week (
  clinic_id uuid not null,
  id uuid not null,
  branch_id uuid not null,
  audience text not null,
  -- 1 Monday to 7 Sunday
  weekday smallint not null,
  opens text not null,
  closes text not null,
  room text,
  doctor_id uuid,
  updated_at timestamptz not null,
  constraint duty_week_pk primary key (clinic_id, id),
  constraint duty_week_uq unique (clinic_id, branch_id, audience, weekday, opens),
  constraint duty_week_branch_fk foreign key (clinic_id, branch_id) references clinics.branch (clinic_id, id) on delete restrict,
  constraint duty_week_audience_ck check (audience in ('adult', 'child', 'both')),
  constraint duty_week_weekday_ck check (weekday between 1 and 7),
  constraint duty_week_hours_ck check (opens ~ '^\d\d:\d\d$' and closes ~ '^\d\d:\d\d$' and closes > opens)
);
select platform.place('access.duty_week', 'distributed');

create table access.duty_off (
  clinic_id uuid not null,
  branch_id uuid not null,
  day date not null,
  constraint duty_off_pk primary key (clinic_id, branch_id, day)
);
select platform.place('access.duty_off', 'distributed');
create index duty_day_ix on access.duty (day);
