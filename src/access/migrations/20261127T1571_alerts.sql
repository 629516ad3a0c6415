-- «Tell me when an ophthalmologist within 3 days opens within 5 km»: at most five a person, each for sixty days.
create table access.alert (
  id uuid not null,
  account_id uuid not null,
  -- 1 to 5 while it is active; null afterwards: the limit is a key and not a count
  place smallint,
  specialty_code text not null,
  class text not null,
  days_max smallint not null,
  where_kind text not null,
  okrug_code text,
  latitude double precision,
  longitude double precision,
  km_max smallint,
  -- what the person called the point
  where_name text,
  state text not null,
  -- branches that fitted at the last look, and those the last mail spoke of
  matched uuid[] not null,
  mailed uuid[] not null,
  mailed_at timestamptz,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  updated_at timestamptz not null,
  constraint alert_pk primary key (id),
  constraint alert_place_uq unique (account_id, place),
  constraint alert_place_ck check (place between 1 and 5 and (place is not null) = (state = 'active')),
  constraint alert_class_ck check (class ~ '^[ac][fr][pu][nw]$'),
  constraint alert_days_ck check (days_max between 0 and 28),
  constraint alert_where_ck check (where_kind in ('city', 'okrug', 'near')),
  constraint alert_near_ck check ((where_kind = 'near') = (latitude is not null and longitude is not null and km_max between 1 and 50)),
  constraint alert_okrug_ck check ((where_kind = 'okrug') = (okrug_code is not null)),
  constraint alert_state_ck check (state in ('active', 'stopped', 'expired'))
);
select platform.place('access.alert', 'managed_local');
create index alert_specialty_ix on access.alert (specialty_code) where state = 'active';

-- How far the job that matches alerts has looked.
create table access.alert_look (
  name text not null,
  looked_to timestamptz not null,
  constraint alert_look_pk primary key (name)
);
select platform.place('access.alert_look', 'managed_local');
