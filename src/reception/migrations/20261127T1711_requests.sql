-- Help that takes a second person or time («просьба»). Folded from its events; the board shows this row.
create table reception.request (
  clinic_id uuid not null,
  id uuid not null,
  branch_id uuid not null,
  kind text not null,
  state text not null,
  -- a first name or the number of a ticket, never both names
  who text not null,
  -- where to: what is written on the door, and the spot of the plan where there is one
  room text,
  spot_code text,
  -- where the visitor waits: a spot of the plan
  from_code text,
  step_free boolean not null,
  -- what the visitor needs in a few words; nothing about health
  detail text,
  opened_at timestamptz not null,
  opened_by uuid,
  opened_name text not null,
  opened_post_id uuid,
  -- who is asked; null: everybody in the building
  post_id uuid,
  -- the time of the appointment or of the departure
  needed_at timestamptz,
  -- children: when the appointment ends
  until_at timestamptz,
  -- when the bell rang for it
  rung_at timestamptz,
  -- untaken by then, it climbs
  take_by timestamptz not null,
  -- when somebody must look at it again: it climbs, or its bell rings
  look_at timestamptz,
  -- 0 the post asked, 1 the whole building, 2 the senior administrator, 3 the head of department
  level smallint not null,
  -- the walk from where the visitor waits, by the plan, in seconds
  walk_seconds int,
  owner_id uuid,
  owner_name text,
  owner_post_id uuid,
  taken_at timestamptz,
  -- when the escort should be there
  due_at timestamptz,
  -- a hand-off that nobody has accepted yet: to a post
  offered_post_id uuid,
  closed_at timestamptz,
  closed_by uuid,
  reason text,
  -- children: who may fetch is whoever says the code; only its keyed hash is kept
  code_hash bytea,
  code_misses smallint not null,
  -- taxi: how it is called, what the driver's side says of it
  provider_id uuid,
  ride jsonb,
  event_count int not null,
  constraint request_pk primary key (clinic_id, id),
  constraint request_branch_fk foreign key (clinic_id, branch_id) references clinics.branch (clinic_id, id) on delete restrict,
  constraint request_post_fk foreign key (clinic_id, post_id) references reception.post (clinic_id, id) on delete restrict,
  constraint request_kind_ck check (kind in
    ('escort', 'child', 'taxi', 'wheelchair', 'interpreter', 'lost', 'document', 'quiet_room', 'other')),
  constraint request_state_ck check (state in ('waiting', 'taken', 'handed', 'done', 'failed')),
  constraint request_owner_ck check ((state in ('taken', 'handed')) <= (owner_id is not null)),
  constraint request_handed_ck check ((state = 'handed') = (offered_post_id is not null)),
  constraint request_closed_ck check ((state in ('done', 'failed')) = (closed_at is not null)),
  constraint request_reason_ck check (state <> 'failed' or reason is not null),
  constraint request_child_ck check (kind <> 'child' or (code_hash is not null and until_at is not null)),
  constraint request_level_ck check (level between 0 and 3),
  constraint request_who_ck check (length(who) between 1 and 40),
  constraint request_detail_ck check (length(detail) <= 200)
);
select platform.place('reception.request', 'distributed');
create index request_open_ix on reception.request (clinic_id, branch_id) where closed_at is null;
create index request_look_ix on reception.request (look_at) where look_at is not null;
create index request_day_ix on reception.request (clinic_id, branch_id, opened_at);

-- What was done about a request, in order; its row is these, folded.
create table reception.request_event (
  clinic_id uuid not null,
  request_id uuid not null,
  number int not null,
  at timestamptz not null,
  kind text not null,
  account_id uuid,
  account_name text,
  post_id uuid,
  body jsonb not null,
  constraint request_event_pk primary key (clinic_id, request_id, number),
  constraint request_event_request_fk foreign key (clinic_id, request_id)
    references reception.request (clinic_id, id) on delete restrict
);
select platform.place('reception.request_event', 'distributed');
