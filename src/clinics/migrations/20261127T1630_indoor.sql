-- The inside of a branch's building: levels, spots on them, and the passages between spots. One plan a branch, replaced
-- as a whole by an import. Lengths and coordinates are metres; x runs east, y north, from a corner of the building.
create table clinics.level (
  clinic_id uuid not null,
  id uuid not null,
  branch_id uuid not null,
  -- 0 is the level of the street; the one below is -1
  ordinal int not null,
  name_ru text not null,
  name_en text not null,
  -- outline for the plan: [[x, y], …]
  outline jsonb,
  updated_at timestamptz not null,
  constraint level_pk primary key (clinic_id, id),
  constraint level_ordinal_uq unique (clinic_id, branch_id, ordinal),
  constraint level_branch_fk foreign key (clinic_id, branch_id) references clinics.branch (clinic_id, id) on delete restrict
);
select platform.place('clinics.level', 'distributed');

create table clinics.spot (
  clinic_id uuid not null,
  id uuid not null,
  branch_id uuid not null,
  level_id uuid not null,
  -- what addresses call it: the same after every import
  code text not null,
  kind text not null,
  -- 412; of a lift or stairs what is written on it: А
  label text,
  name_ru text,
  name_en text,
  x double precision not null,
  y double precision not null,
  -- outline for the plan: [[x, y], …]
  outline jsonb,
  -- lifts and stairs: spots of one shaft lie above each other
  shaft text,
  -- whether a wheelchair gets in; null is not known
  wheelchair boolean,
  -- the room as the clinic's own system knows it
  place_id uuid,
  updated_at timestamptz not null,
  constraint spot_pk primary key (clinic_id, id),
  constraint spot_code_uq unique (clinic_id, branch_id, code),
  constraint spot_kind_ck check (kind in ('room', 'entrance', 'lift', 'stairs', 'toilet', 'desk', 'corridor')),
  constraint spot_shaft_ck check (shaft is null or kind in ('lift', 'stairs')),
  constraint spot_level_fk foreign key (clinic_id, level_id) references clinics.level (clinic_id, id) on delete cascade,
  constraint spot_place_fk foreign key (clinic_id, place_id) references clinics.place (clinic_id, id) on delete restrict
);
select platform.place('clinics.spot', 'distributed');
create index spot_place_ix on clinics.spot (clinic_id, place_id);
create index spot_level_ix on clinics.spot (clinic_id, level_id);

create table clinics.passage (
  clinic_id uuid not null,
  branch_id uuid not null,
  from_id uuid not null,
  to_id uuid not null,
  kind text not null,
  metres double precision not null,
  step_free boolean not null,
  one_way boolean not null default false,
  constraint passage_pk primary key (clinic_id, from_id, to_id, kind),
  constraint passage_kind_ck check (kind in ('walk', 'door', 'ramp', 'stairs', 'lift')),
  constraint passage_metres_ck check (metres >= 0),
  constraint passage_steps_ck check (kind <> 'stairs' or not step_free),
  constraint passage_from_fk foreign key (clinic_id, from_id) references clinics.spot (clinic_id, id) on delete cascade,
  constraint passage_to_fk foreign key (clinic_id, to_id) references clinics.spot (clinic_id, id) on delete cascade
);
select platform.place('clinics.passage', 'distributed');
create index passage_branch_ix on clinics.passage (clinic_id, branch_id);
create index passage_to_ix on clinics.passage (clinic_id, to_id);

-- A lift that does not run. It names the shaft and not a spot, so that it outlives an import of the plan.
create table clinics.lift_outage (
  clinic_id uuid not null,
  id uuid not null,
  branch_id uuid not null,
  shaft text not null,
  since timestamptz not null,
  -- when it ends by itself; null: when somebody says so
  until timestamptz,
  ended_at timestamptz,
  noted_by uuid,
  ended_by uuid,
  constraint lift_outage_pk primary key (clinic_id, id),
  constraint lift_outage_order_ck check (until is null or until > since),
  constraint lift_outage_branch_fk foreign key (clinic_id, branch_id) references clinics.branch (clinic_id, id) on delete restrict
);
select platform.place('clinics.lift_outage', 'distributed');
create index lift_outage_branch_ix on clinics.lift_outage (clinic_id, branch_id, since);
