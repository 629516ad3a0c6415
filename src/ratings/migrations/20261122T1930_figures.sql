-- Age and sex of the author on the day of the visit, as weighting needs them ('female:40-59'). Noted when the answer is
-- counted and never changed, so that a birth date corrected later does not move kept figures.
alter table ratings.answer add column cell text;

-- The clinic's round (below) in which the mark for the clinic, as it stands now, was counted.
alter table ratings.answer add column round int;
alter table ratings.doctor_mark add column round int;

-- The clinic's count of releases. Whoever counts an answer holds it for share, a release raises it: so it is exactly
-- known which marks a release contained, however the transactions interleave.
create table ratings.round (
  clinic_id uuid not null,
  number int not null,
  constraint round_pk primary key (clinic_id),
  constraint round_clinic_fk foreign key (clinic_id) references clinics.clinic (id) on delete restrict
);
select platform.place('ratings.round', 'distributed');

-- How many gave which mark: whole numbers that a new, changed or withdrawn answer adds to and takes from. No check that
-- they are not negative: the row proposed by `insert … on conflict` carries the difference. The nightly recount sees it.
create table ratings.kept_branch (
  clinic_id uuid not null,
  branch_id uuid not null,
  -- first day of the month of the visit
  month date not null,
  -- clinic, staff, wait, premises
  axis text not null,
  cell text not null,
  five int not null,
  four int not null,
  three int not null,
  two int not null,
  one int not null,
  not_applicable int not null,
  not_given int not null,
  constraint kept_branch_pk primary key (clinic_id, branch_id, axis, month, cell),
  constraint kept_branch_branch_fk foreign key (clinic_id, branch_id) references clinics.branch (clinic_id, id) on delete restrict,
  constraint kept_branch_axis_ck check (axis in ('clinic', 'staff', 'wait', 'premises'))
);
select platform.place('ratings.kept_branch', 'distributed');

create table ratings.kept_doctor (
  clinic_id uuid not null,
  doctor_id uuid not null,
  -- '' when the visit named none
  specialty_code text not null,
  -- adult, child
  audience text not null,
  month date not null,
  cell text not null,
  five int not null,
  four int not null,
  three int not null,
  two int not null,
  one int not null,
  not_applicable int not null,
  not_seen int not null,
  constraint kept_doctor_pk primary key (clinic_id, doctor_id, specialty_code, audience, month, cell),
  constraint kept_doctor_doctor_fk foreign key (clinic_id, doctor_id) references clinics.doctor (clinic_id, id) on delete restrict
);
select platform.place('ratings.kept_doctor', 'distributed');

-- The last figure of a branch, or of a doctor in a specialty with adults or children: what is shown until the next one.
create table ratings.release (
  clinic_id uuid not null,
  -- branch, doctor
  kind text not null,
  subject_id uuid not null,
  -- '' for a branch
  specialty_code text not null,
  -- adult, child; '' for a branch
  audience text not null,
  -- local date of the release
  as_of date not null,
  -- states of marks counted in this round or later have entered since
  round int not null,
  -- exactly what is shown (kept/figure.ts)
  figure jsonb not null,
  -- what the next release is compared with; never shown
  basis jsonb not null,
  constraint release_pk primary key (clinic_id, kind, subject_id, specialty_code, audience),
  constraint release_clinic_fk foreign key (clinic_id) references clinics.clinic (id) on delete restrict,
  constraint release_kind_ck check (kind in ('branch', 'doctor'))
);
select platform.place('ratings.release', 'distributed');

-- What a star is drawn towards, estimated over the whole network at each release day; K and sigma once a year.
create table ratings.peer (
  -- doctor, clinic
  kind text not null,
  -- '' for clinics
  specialty_code text not null,
  audience text not null,
  as_of date not null,
  peer_mean double precision not null,
  -- with answers in the group; under ten the mean is that of the wider group
  subjects int not null,
  k double precision not null,
  sigma double precision not null,
  -- null while the values to begin with are in use
  k_estimated_on date,
  -- an estimate was not believed, the former values were kept
  k_alert boolean not null,
  constraint peer_pk primary key (kind, specialty_code, audience, as_of),
  constraint peer_kind_ck check (kind in ('doctor', 'clinic'))
);
select platform.place('ratings.peer', 'reference');
